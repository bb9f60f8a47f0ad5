using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;

namespace Pinlake.Emulator.Rows;

/// <summary>Posts from a file of JSON lines, numbered in the order of the file: <c>{"pin":{row},"geo":{row},"user":{row}}</c>.</summary>
/// <remarks>Every line is checked when the source is opened, and read again when it is posted; only places are held in memory.</remarks>
internal sealed class JsonlRows : IRowSource
{
    private const int LineBytesMax = 16 << 20;

    private readonly string path;
    private readonly SafeFileHandle file;
    private readonly List<(long Start, int Length)> lines = [];

    private JsonlRows(string path, SafeFileHandle file) => (this.path, this.file) = (path, file);

    /// <inheritdoc/>
    public int RowCount => lines.Count;

    /// <summary>Opens the file and checks every line.</summary>
    /// <param name="path">The file; blank lines in it are passed over.</param>
    /// <param name="cancellation">Gives the reading up.</param>
    /// <exception cref="Model.PinlakeException">
    /// NotFound: no such file. Invalid: a line that is no post, or none at all; names file and line.
    /// </exception>
    public static async Task<JsonlRows> OpenAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            throw SourceFailure.Missing(path);
        }

        JsonlRows? rows = null;
        try
        {
            rows = new JsonlRows(path, File.OpenHandle(path, options: FileOptions.Asynchronous));
            await rows.CheckAsync(cancellation).ConfigureAwait(false);
            return rows;
        }
        catch (Exception failure)
        {
            rows?.file.Dispose();
            if (failure is IOException or UnauthorizedAccessException)
            {
                throw SourceFailure.Unreadable(path, failure);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Post> FindAsync(int row, CancellationToken cancellation)
    {
        if (row >= lines.Count)
        {
            return new Post(row, default, default, default);
        }

        var (start, length) = lines[row];
        var line = new byte[length];
        for (var read = 0; read < length;)
        {
            var more = await RandomAccess.ReadAsync(file, line.AsMemory(read), start + read, cancellation).ConfigureAwait(false);
            read += more > 0 ? more : throw SourceFailure.Unreadable(path, new EndOfStreamException("It was cut while being posted."));
        }

        return PostLine.TryRead(line, out var post, out var problem)
            ? post
            : throw SourceFailure.Unreadable(path, new InvalidDataException($"It was changed while being posted: {problem}."));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        file.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task CheckAsync(CancellationToken cancellation)
    {
        var buffer = new byte[256 << 10];
        var (bufferStart, filled, lineNumber) = (0L, 0, 0L);
        while (true)
        {
            if (filled == buffer.Length)
            {
                if (buffer.Length >= LineBytesMax)
                {
                    throw SourceFailure.At(path, lineNumber + 1, $"a line of over {LineBytesMax} bytes");
                }

                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = await RandomAccess.ReadAsync(file, buffer.AsMemory(filled), bufferStart + filled, cancellation).ConfigureAwait(false);
            filled += read;
            var taken = 0;
            while (taken < filled)
            {
                var length = buffer.AsSpan(taken, filled - taken).IndexOf((byte)'\n');
                if (length < 0 && read > 0)
                {
                    break;
                }

                length = length < 0 ? filled - taken : length;
                CheckLine(buffer.AsSpan(taken, length), bufferStart + taken, ++lineNumber);
                taken = Math.Min(filled, taken + length + 1);
            }

            buffer.AsSpan(taken, filled - taken).CopyTo(buffer);
            (bufferStart, filled) = (bufferStart + taken, filled - taken);
            if (read == 0)
            {
                break;
            }
        }

        if (lines.Count == 0)
        {
            throw SourceFailure.At(path, 1, "no post in the whole file");
        }
    }

    private void CheckLine(ReadOnlySpan<byte> line, long start, long lineNumber)
    {
        if (start == 0 && line.StartsWith("\uFEFF"u8))
        {
            line = line[3..];
            start = 3;
        }

        if (line.Trim(" \t\r"u8).IsEmpty)
        {
            return;
        }

        if (!Utf8.IsValid(line))
        {
            throw SourceFailure.At(path, lineNumber, "bytes that are not UTF-8");
        }

        if (!PostLine.TryRead(line, out _, out var problem))
        {
            throw SourceFailure.At(path, lineNumber, problem);
        }

        lines.Add((start, line.Length));
    }
}
