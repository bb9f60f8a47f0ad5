using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Pinlake.Model;

namespace Pinlake.Lake.Delta;

/// <summary>DuckDB as the lake uses it: to read and write checkpoints, and to run what callers hand in.</summary>
internal static class LogDuckDb
{
    // One thread: a checkpoint is small, and the lanes need the cores.
    private const string Settings =
        "DataSource=:memory:;threads=1;memory_limit=512MB;autoinstall_known_extensions=false;autoload_known_extensions=false";

    /// <summary>A database in memory of the caller's own.</summary>
    public static DuckDBConnection Open()
    {
        var connection = new DuckDBConnection(Settings);
        connection.Open();
        return connection;
    }

    /// <summary>Runs a statement and reads its rows.</summary>
    /// <param name="connection">Where to run it.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="read">Called once per row.</param>
    /// <param name="purpose">What it is for, for messages: "Table 'x': writing a data file".</param>
    /// <param name="cancellation">Interrupts it.</param>
    public static void Query(
        DuckDBConnection connection, string sql, Action<DuckDBDataReader> read, string purpose, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            using var interrupt = cancellation.Register(static state => ((DuckDBCommand)state!).Cancel(), command);
            using var rows = (DuckDBDataReader)command.ExecuteReader();
            while (rows.Read())
            {
                read(rows);
            }
        }
        catch (DuckDBException failure)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new PinlakeException(KindOf(failure), $"{purpose} failed: {failure.Message} Nothing was committed.", failure);
        }
    }

    /// <summary>Runs a statement.</summary>
    public static void Execute(DuckDBConnection connection, string sql, string purpose, CancellationToken cancellation) =>
        Query(connection, sql, static _ => { }, purpose, cancellation);

    private static FailureKind KindOf(DuckDBException failure) => failure.ErrorType switch
    {
        DuckDBErrorType.OutOfMemory or DuckDBErrorType.Io or DuckDBErrorType.Interrupt => FailureKind.Unavailable,
        DuckDBErrorType.Internal or DuckDBErrorType.Fatal => FailureKind.Bug,
        _ => FailureKind.Invalid,
    };
}
