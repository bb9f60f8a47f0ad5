using Microsoft.Data.Sqlite;
using Pinlake.Emulator.Rows.Builtin;
using Pinlake.Model;

namespace Pinlake.Emulator.Rows;

/// <summary>Opens the source that an option names.</summary>
internal static class RowSource
{
    /// <summary>Scheme of a file of posts in their own order.</summary>
    public const string JsonlScheme = "jsonl";

    /// <summary>Opens <see cref="EmulatorOptions.Source"/>; the builtin database is made when it is not there yet.</summary>
    /// <exception cref="PinlakeException">Invalid: no such kind of source. And the failures of each source.</exception>
    public static async Task<IRowSource> OpenAsync(EmulatorOptions options, CancellationToken cancellation)
    {
        var (scheme, place) = Split(options.Source);
        switch (scheme)
        {
            case "builtin" when place.Length == 0:
                if (options.BuiltinPath.Length == 0)
                {
                    throw new PinlakeException(FailureKind.Invalid, "Emulator option BuiltinPath is empty, but must name the builtin source's database file. Nothing was posted.");
                }

                BuiltinDatabase.Ensure(options.BuiltinPath);
                return await OpenSqliteAsync(options.BuiltinPath, cancellation).ConfigureAwait(false);
            case "csv" when place.Length > 0:
                return await CsvRows.OpenAsync(place, cancellation).ConfigureAwait(false);
            case JsonlScheme when place.Length > 0:
                return await JsonlRows.OpenAsync(place, cancellation).ConfigureAwait(false);
            case "sqlite" when place.Length > 0:
                return await OpenSqliteAsync(place, cancellation).ConfigureAwait(false);
            default:
                throw new PinlakeException(
                    FailureKind.Invalid,
                    $"Emulator source '{options.Source}' is not known; it must be builtin, csv:FOLDER, jsonl:FILE or sqlite:FILE. Nothing was posted.");
        }
    }

    /// <summary>The scheme of a source and what follows its colon.</summary>
    public static (string Scheme, string Place) Split(string source)
    {
        var colon = source.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (source, "") : (source[..colon], source[(colon + 1)..]);
    }

    private static async Task<IRowSource> OpenSqliteAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            throw SourceFailure.Missing(path);
        }

        var address = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        var connection = new SqliteConnection(address.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation).ConfigureAwait(false);
        }
        catch (SqliteException failure)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw SourceFailure.Unreadable(path, failure);
        }

        return await DatabaseRows.OpenAsync(path, connection, '"', cancellation).ConfigureAwait(false);
    }
}
