using System.Globalization;
using DuckDB.NET.Data;
using Microsoft.Extensions.Time.Testing;
using Pinlake.Lake.Delta;
using Pinlake.Lake.Objects;
using Pinlake.Support;
using Xunit;

namespace Pinlake.Tests.Lake;

/// <summary>A lake of one test's own: a folder, a clock and a DuckDB in memory.</summary>
internal sealed class LakeUnderTest : IDisposable
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public LakeUnderTest()
    {
        Tables = new ObjectFolder(Folder.Path);
        Connection = Open();
    }

    public TemporaryFolder Folder { get; } = new();

    public ObjectFolder Tables { get; }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public DuckDBConnection Connection { get; }

    /// <summary>Two columns: a key and a text.</summary>
    public static DeltaSchema KeyAndText { get; } =
        new([new DeltaColumn("id", DeltaType.Long), new DeltaColumn("note", DeltaType.String)]);

    public static DuckDBConnection Open()
    {
        var connection = new DuckDBConnection("DataSource=:memory:;threads=2");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SET TimeZone = 'UTC'";
        command.ExecuteNonQuery();
        return connection;
    }

    public Task<DeltaTable> CreateAsync(string path, DeltaSchema? schema = null, IReadOnlyDictionary<string, string>? properties = null) =>
        DeltaTable.OpenOrCreateAsync(Tables, path, schema ?? KeyAndText, Clock, Cancel, properties);

    public Task<DeltaTable> OpenAsync(string path) => DeltaTable.OpenAsync(Tables, path, Clock, Cancel);

    /// <summary>Appends the rows of a query, blindly.</summary>
    public async Task<CommitResult> AppendAsync(DeltaTable table, string sql, TableTransaction? transaction = null)
    {
        var file = await DataFileWriter.WriteAsync(Connection, table, sql, Cancel);
        return await table.CommitAsync(
            new TableChange("WRITE") { Adds = file is null ? [] : [file], Transaction = transaction }, Cancel);
    }

    /// <summary>Rows of a query as text, sorted.</summary>
    public List<string> Rows(string sql) => Rows(Connection, sql);

    public List<string> Rows(Snapshot snapshot) => Rows(snapshot.RelationSql());

    public static List<string> Rows(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT CAST(whole AS VARCHAR) FROM ({sql}) AS whole";
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(reader.GetString(0));
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    public void Execute(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public T Scalar<T>(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        return (T)Convert.ChangeType(command.ExecuteScalar()!, typeof(T), CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        Connection.Dispose();
        Folder.Dispose();
    }
}
