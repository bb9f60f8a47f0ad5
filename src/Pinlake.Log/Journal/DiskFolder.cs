using Microsoft.Win32.SafeHandles;

namespace Pinlake.Log.Journal;

/// <summary>A folder of the disk.</summary>
/// <param name="path">Full path; must exist.</param>
internal sealed class DiskFolder(string path) : IJournalFolder
{
    /// <inheritdoc/>
    public IReadOnlyList<string> List(string suffix) =>
        [.. Directory.EnumerateFiles(path, "*" + suffix).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public IJournalFile Open(string name) => new DiskFile(Handle(name, FileMode.Open));

    /// <inheritdoc/>
    public IJournalFile Create(string name) => new DiskFile(Handle(name, FileMode.CreateNew));

    /// <inheritdoc/>
    public void Flush() => PosixFile.FlushFolder(path);

    private SafeFileHandle Handle(string name, FileMode mode) =>
        File.OpenHandle(Path.Combine(path, name), mode, FileAccess.ReadWrite, FileShare.ReadWrite);

    private sealed class DiskFile(SafeFileHandle handle) : IJournalFile
    {
        public long LengthBytes => RandomAccess.GetLength(handle);

        public int Read(long position, Span<byte> target)
        {
            var total = 0;
            while (total < target.Length)
            {
                var read = RandomAccess.Read(handle, target[total..], position + total);
                if (read == 0)
                {
                    break;
                }

                total += read;
            }

            return total;
        }

        public void Write(long position, IReadOnlyList<ReadOnlyMemory<byte>> buffers)
        {
            if (buffers.Count == 1)
            {
                RandomAccess.Write(handle, buffers[0].Span, position);
            }
            else
            {
                RandomAccess.Write(handle, buffers, position);
            }
        }

        public void Reserve(long lengthBytes) => PosixFile.Reserve(handle, lengthBytes);

        public void Truncate(long lengthBytes) => RandomAccess.SetLength(handle, lengthBytes);

        public void Flush() => PosixFile.FlushData(handle);

        public void Dispose() => handle.Dispose();
    }
}
