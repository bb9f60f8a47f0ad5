namespace Pinlake.Emulator.Rows;

/// <summary>Posts from a folder with <c>pinterest_data.csv</c>, <c>geolocation_data.csv</c> and <c>user_data.csv</c>.</summary>
/// <remarks>All rows are read and checked when the source is opened, and held as JSON in memory.</remarks>
internal sealed class CsvRows : IRowSource
{
    private readonly IReadOnlyList<IReadOnlyDictionary<int, byte[]>> tables;

    private CsvRows(IReadOnlyList<IReadOnlyDictionary<int, byte[]>> tables, int rowCount) =>
        (this.tables, RowCount) = (tables, rowCount);

    /// <inheritdoc/>
    public int RowCount { get; }

    /// <summary>Reads the three files.</summary>
    /// <param name="folder">The folder that holds them.</param>
    /// <param name="cancellation">Gives the reading up between two rows.</param>
    /// <exception cref="Model.PinlakeException">
    /// NotFound: the folder or a file is not there. Invalid: a column is missing, a row is malformed, an index repeats
    /// or there is no row at all; names file and line.
    /// </exception>
    public static async Task<CsvRows> OpenAsync(string folder, CancellationToken cancellation)
    {
        var tables = new List<IReadOnlyDictionary<int, byte[]>>();
        foreach (var table in SourceTable.All)
        {
            tables.Add(await CsvTable.ReadAsync(Path.Combine(folder, table.Name + ".csv"), table, cancellation).ConfigureAwait(false));
        }

        var last = tables.SelectMany(rows => rows.Keys).DefaultIfEmpty(-1).Max();
        return last >= 0 ? new CsvRows(tables, last + 1) : throw SourceFailure.At(folder, 1, "the three files hold no row");
    }

    /// <inheritdoc/>
    public ValueTask<Post> FindAsync(int row, CancellationToken cancellation) =>
        ValueTask.FromResult(new Post(row, Find(PostKind.Pin, row), Find(PostKind.Geo, row), Find(PostKind.User, row)));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ReadOnlyMemory<byte> Find(PostKind kind, int row) => tables[(int)kind].GetValueOrDefault(row);
}
