using System.ComponentModel.DataAnnotations;
using System.Data;
using System.Globalization;
using DuckDB.NET.Data;
using Pinlake.Model;

namespace Pinlake.Engines.DuckDb;

/// <summary>One DuckDB database in memory, set up as models expect it, with the prelude loaded.</summary>
/// <remarks>
/// Not for many threads: <see cref="Connection"/> serves one statement at a time; another thread asks
/// <see cref="Connect"/> for a connection of its own (temporary tables are not shared, functions and tables are).
/// Nothing is loaded from the network: extensions are neither installed nor loaded by themselves.
/// </remarks>
public sealed class DuckDbEngine : IDisposable
{
    // SQL.md's settings: UTC, NULL order as Spark's, x/0 is NULL, nothing from the network.
    private static readonly string[] Settings =
    [
        "set TimeZone='UTC'",
        "set default_null_order='nulls_first_on_asc_last_on_desc'",
        "set ieee_floating_point_ops=false",
    ];

    private readonly string? ownSpillFolder;

    private DuckDbEngine(DuckDBConnection connection, string? ownSpillFolder) =>
        (Connection, this.ownSpillFolder) = (connection, ownSpillFolder);

    /// <summary>The first connection, open as long as the engine is.</summary>
    public DuckDBConnection Connection { get; }

    /// <summary>Opens the database and loads the functions of <paramref name="prelude"/>.</summary>
    /// <param name="options">What it may use.</param>
    /// <param name="prelude">Statements that create functions; loaded once, seen by every connection.</param>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Bug"/>: a statement of the prelude is refused.</exception>
    public static DuckDbEngine Open(DuckDbOptions options, IEnumerable<string> prelude)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        var ownFolder = options.SpillFolder is null
            ? Path.Combine(Path.GetTempPath(), $"pinlake-duckdb-{Environment.ProcessId}-{Guid.NewGuid():N}")
            : null;
        var settings = string.Create(
            CultureInfo.InvariantCulture,
            $"memory_limit={options.MemoryMebibytesMax}MiB;threads={options.ThreadsMax};autoinstall_known_extensions=false;autoload_known_extensions=false");
        var connection = new DuckDBConnection($"DataSource=:memory:;{settings}");
        connection.Open();
        var engine = new DuckDbEngine(connection, ownFolder);
        try
        {
            var spillFolder = (options.SpillFolder ?? ownFolder!).Replace("'", "''", StringComparison.Ordinal);
            Execute(connection, [$"set temp_directory='{spillFolder}'", .. Settings, .. prelude]);
            return engine;
        }
        catch (DuckDBException refused)
        {
            engine.Dispose();
            throw new PinlakeException(FailureKind.Bug, $"DuckDB refused a statement of its start: {refused.Message}", refused);
        }
    }

    /// <summary>Another open connection to the same database; the caller disposes it.</summary>
    public DuckDBConnection Connect()
    {
        var other = Connection.Duplicate();
        if (other.State != ConnectionState.Open)
        {
            other.Open();
        }

        // A connection begins with the machine's time zone, not with the first connection's.
        Execute(other, Settings);
        return other;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Connection.Dispose();
        if (ownSpillFolder is not null && Directory.Exists(ownSpillFolder))
        {
            Directory.Delete(ownSpillFolder, recursive: true);
        }
    }

    private static void Execute(DuckDBConnection connection, IEnumerable<string> statements)
    {
        using var command = connection.CreateCommand();
        command.CommandText = string.Join(";\n", statements);
        command.ExecuteNonQuery();
    }
}
