using System.Data.Common;
using System.Globalization;
using Pinlake.Model;

namespace Pinlake.Emulator.Rows;

/// <summary>Posts from the three tables of a database, each row read when it is drawn.</summary>
/// <remarks>Written against ADO.NET: what differs between databases is the connection and the quote around a name.</remarks>
internal sealed class DatabaseRows : IRowSource
{
    private readonly string name;
    private readonly DbConnection connection;
    private readonly DbCommand[] queries;
    private readonly RowWriter writer = new();

    private DatabaseRows(string name, DbConnection connection, DbCommand[] queries, int rowCount) =>
        (this.name, this.connection, this.queries, RowCount) = (name, connection, queries, rowCount);

    /// <inheritdoc/>
    public int RowCount { get; }

    /// <summary>Prepares the reading.</summary>
    /// <param name="name">What messages call the database: a file, or an address without its password.</param>
    /// <param name="connection">Open; belongs to the source from here on, also after a failure.</param>
    /// <param name="quote">What the database puts around names: <c>"</c>, or a backtick for MySQL.</param>
    /// <param name="cancellation">Gives the reading up.</param>
    /// <exception cref="PinlakeException">Invalid: a table or column is missing, or there is no row.</exception>
    public static async Task<DatabaseRows> OpenAsync(string name, DbConnection connection, char quote, CancellationToken cancellation)
    {
        try
        {
            var queries = new List<DbCommand>();
            foreach (var table in SourceTable.All)
            {
                var query = connection.CreateCommand();
                query.CommandText =
                    $"SELECT {string.Join(", ", table.Columns.Select(column => Quoted(column.Name)))} FROM {Quoted(table.Name)} "
                    + $"WHERE {Quoted(table.Columns[0].Name)} = @row";
                var parameter = query.CreateParameter();
                (parameter.ParameterName, parameter.Value) = ("@row", 0);
                query.Parameters.Add(parameter);
                await query.PrepareAsync(cancellation).ConfigureAwait(false);
                queries.Add(query);
            }

            await using var count = connection.CreateCommand();
            count.CommandText = "SELECT MAX(last) FROM ("
                + string.Join(" UNION ALL ", SourceTable.All.Select(table => $"SELECT MAX({Quoted(table.Columns[0].Name)}) AS last FROM {Quoted(table.Name)}"))
                + ") AS tables";
            var last = await count.ExecuteScalarAsync(cancellation).ConfigureAwait(false);
            if (last is null or DBNull)
            {
                throw new InvalidDataException("its three tables hold no row.");
            }

            var rowCount = Convert.ToInt32(last, CultureInfo.InvariantCulture) + 1;
            return new DatabaseRows(name, connection, [.. queries], rowCount);
        }
        catch (Exception failure)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw failure is DbException or InvalidDataException or InvalidCastException or FormatException or OverflowException
                ? SourceFailure.Unreadable(name, failure)
                : failure;
        }

        string Quoted(string identifier) => $"{quote}{identifier}{quote}";
    }

    /// <inheritdoc/>
    public async ValueTask<Post> FindAsync(int row, CancellationToken cancellation) => new(
        row,
        await FindAsync(PostKind.Pin, row, cancellation).ConfigureAwait(false),
        await FindAsync(PostKind.Geo, row, cancellation).ConfigureAwait(false),
        await FindAsync(PostKind.User, row, cancellation).ConfigureAwait(false));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var query in queries)
        {
            await query.DisposeAsync().ConfigureAwait(false);
        }

        await connection.DisposeAsync().ConfigureAwait(false);
        writer.Dispose();
    }

    private async ValueTask<byte[]?> FindAsync(PostKind kind, int row, CancellationToken cancellation)
    {
        var query = queries[(int)kind];
        query.Parameters[0].Value = row;
        try
        {
            await using var found = await query.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            return await found.ReadAsync(cancellation).ConfigureAwait(false) ? Write(found, SourceTable.All[(int)kind], row) : null;
        }
        catch (DbException failure)
        {
            throw SourceFailure.Unreadable(name, failure);
        }
    }

    private byte[] Write(DbDataReader found, SourceTable table, int row)
    {
        writer.Begin();
        for (var column = 0; column < table.Columns.Count; column++)
        {
            var value = found.GetValue(column);
            if (!writer.TryWriteValue(table.Columns[column], value))
            {
                throw new PinlakeException(
                    FailureKind.Invalid,
                    FormattableString.Invariant($"Emulator source: '{name}' table {table.Name}, row {row}: {table.Columns[column].Name} is ")
                    + $"{SourceFailure.Quote(Convert.ToString(value, CultureInfo.InvariantCulture))}, not of type {table.Columns[column].Type}. "
                    + "Posts drawn before it may have been posted. Mend the row or remove it.");
            }
        }

        return writer.End();
    }
}
