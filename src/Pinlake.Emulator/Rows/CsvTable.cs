using System.Globalization;
using System.Text;
using Sylvan.Data.Csv;

namespace Pinlake.Emulator.Rows;

/// <summary>One table from a CSV file: RFC 4180, UTF-8, a line of column names first, columns in any order, others ignored.</summary>
internal static class CsvTable
{
    private const int RowCharsMax = 4 << 20;

    /// <summary>Reads and checks the whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="table">The columns that it must have.</param>
    /// <param name="cancellation">Gives the reading up between two rows.</param>
    /// <returns>Each row as a JSON object, by its index.</returns>
    public static async Task<IReadOnlyDictionary<int, byte[]>> ReadAsync(string path, SourceTable table, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            throw SourceFailure.Missing(path);
        }

        var line = 1L;
        try
        {
            using var text = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
            await using var csv = await CsvDataReader.CreateAsync(
                text,
                new CsvDataReaderOptions
                {
                    Delimiter = ',',
                    HasHeaders = true,
                    MaxBufferSize = RowCharsMax,
                    ResultSetMode = ResultSetMode.SingleResult,
                },
                cancellation).ConfigureAwait(false);
            var ordinals = Locate(csv, table, path);
            line += 1 + LineBreaks(Enumerable.Range(0, csv.FieldCount).Select(csv.GetName));
            var rows = new Dictionary<int, byte[]>();
            using var writer = new RowWriter();
            while (await csv.ReadAsync(cancellation).ConfigureAwait(false))
            {
                var (index, row) = Convert(csv, table, ordinals, writer, path, line);
                if (!rows.TryAdd(index, row))
                {
                    throw SourceFailure.At(path, line, $"{table.Columns[0].Name} {index} stands on an earlier line too");
                }

                line += 1 + LineBreaks(csv);
            }

            return rows;
        }
        catch (CsvRecordTooLargeException)
        {
            throw SourceFailure.At(path, line, $"a row of over {RowCharsMax} characters, or a quote that is never closed");
        }
        catch (CsvFormatException malformed)
        {
            throw SourceFailure.At(path, line, $"malformed CSV: {malformed.Message.TrimEnd('.')}");
        }
        catch (DecoderFallbackException)
        {
            throw SourceFailure.At(path, line, "bytes that are not UTF-8, here or shortly after");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw SourceFailure.Unreadable(path, unreadable);
        }
    }

    private static int[] Locate(CsvDataReader csv, SourceTable table, string path)
    {
        var names = Enumerable.Range(0, csv.FieldCount).Select(csv.GetName).ToList();
        var ordinals = table.Columns.Select(column => names.IndexOf(column.Name)).ToArray();
        var missing = Array.FindIndex(ordinals, ordinal => ordinal < 0);
        return missing < 0
            ? ordinals
            : throw SourceFailure.At(path, 1, $"no column '{table.Columns[missing].Name}' among {string.Join(", ", names)}");
    }

    private static (int Index, byte[] Row) Convert(
        CsvDataReader csv, SourceTable table, int[] ordinals, RowWriter writer, string path, long line)
    {
        if (csv.RowFieldCount != csv.FieldCount)
        {
            throw SourceFailure.At(path, line, $"{csv.RowFieldCount} fields where the first line has {csv.FieldCount}");
        }

        var key = csv.GetFieldSpan(ordinals[0]);
        if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index == int.MaxValue)
        {
            throw SourceFailure.At(path, line, $"{table.Columns[0].Name} is {SourceFailure.Quote(key)}, not a whole number from 0");
        }

        writer.Begin();
        for (var column = 0; column < ordinals.Length; column++)
        {
            var field = csv.GetFieldSpan(ordinals[column]);
            if (!writer.TryWriteText(table.Columns[column], field))
            {
                throw SourceFailure.At(
                    path, line, $"{table.Columns[column].Name} is {SourceFailure.Quote(field)}, not of type {table.Columns[column].Type}");
            }
        }

        return (index, writer.End());
    }

    private static long LineBreaks(CsvDataReader csv)
    {
        var count = 0L;
        for (var field = 0; field < csv.RowFieldCount; field++)
        {
            count += csv.GetFieldSpan(field).Count('\n');
        }

        return count;
    }

    private static long LineBreaks(IEnumerable<string> names) => names.Sum(name => name.Count(character => character == '\n'));
}
