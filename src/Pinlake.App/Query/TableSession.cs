using DuckDB.NET.Data;
using Pinlake.Engines.DuckDb;
using Pinlake.Lake.Delta;
using Pinlake.Lake.Objects;
using Pinlake.Model;
using Pinlake.Pipelines;
using Pinlake.Pipelines.Prelude;

namespace Pinlake.App.Query;

/// <summary>A DuckDB in memory in which every table of a data folder is a view, <c>schema.table</c>, of its last snapshot.</summary>
/// <remarks>The functions of the prelude are there too, so that models can be tried out. Not safe from several threads.</remarks>
internal sealed class TableSession : IDisposable
{
    private readonly DuckDbEngine engine;

    private TableSession(DuckDbEngine engine, IReadOnlyList<string> names) => (this.engine, Names) = (engine, names);

    /// <summary>Names of all tables, <c>schema.table</c>, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Opens all tables below <paramref name="tables"/>.</summary>
    public static async Task<TableSession> OpenAsync(
        string tables, DuckDbOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        var folder = new ObjectFolder(tables);
        var engine = DuckDbEngine.Open(options, PreludeSql.Statements(Dialect.DuckDb));
        var session = new TableSession(engine, [.. DeltaTable.FindAll(folder).Select(path => path.Replace('/', '.'))]);
        try
        {
            foreach (var name in session.Names)
            {
                var table = await DeltaTable.OpenAsync(folder, name.Replace('.', '/'), clock, cancellation).ConfigureAwait(false);
                var parts = name.Split('.');
                session.Execute($"create schema if not exists {Quoted(parts[0])}; "
                    + $"create view {Quoted(parts[0])}.{Quoted(parts[1])} as {table.Snapshot.RelationSql()}");
            }

            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Runs one query and hands its rows to <paramref name="rows"/>.</summary>
    /// <param name="sql">DuckDB's SQL.</param>
    /// <param name="rows">Gets the columns, and a way to the next row: its cells, or null behind the last one.</param>
    /// <param name="cancellation">Interrupts the query.</param>
    /// <exception cref="PinlakeException">
    /// <see cref="FailureKind.NotFound"/>: no such table; names the nearest. <see cref="FailureKind.Invalid"/>: a mistake in the SQL.
    /// </exception>
    public void Query(string sql, Action<IReadOnlyList<ResultColumn>, Func<object?[]?>> rows, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(sql))
        {
            throw new PinlakeException(FailureKind.Invalid, "The query is empty. Try: pinlake query \"select count(*) from batch.pins\"");
        }

        using var command = engine.Connection.CreateCommand();
        command.CommandText = sql;
        using var interruption = cancellation.Register(command.Cancel);
        try
        {
            using var reader = command.ExecuteReader();
            var columns = Enumerable.Range(0, reader.FieldCount).Select(index => new ResultColumn(reader, index)).ToArray();
            rows(columns, () => reader.Read() ? [.. columns.Select(column => column.Read(reader))] : null);
        }
        catch (DuckDBException e)
        {
            cancellation.ThrowIfCancellationRequested();
            throw QueryMistake.Of(e, sql, Names);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => engine.Dispose();

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private void Execute(string sql)
    {
        using var command = engine.Connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
