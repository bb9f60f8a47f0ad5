using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pinlake.Bench;

/// <summary>The floor below a log: bytes written at the end of one file, fdatasync after each group. Linux only.</summary>
internal sealed partial class RawFile : IDisposable
{
    private readonly SafeFileHandle file;

    private long position;

    /// <summary>Makes the file; with <paramref name="reservedBytes"/> its space is laid out before the first write.</summary>
    public RawFile(string path, long reservedBytes)
    {
        file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite);
        if (reservedBytes > 0 && Allocate(file, 0, 0, reservedBytes) != 0)
        {
            throw Failed("fallocate");
        }

        Sync();
    }

    /// <summary>Writes groups for as long as <paramref name="time"/>, and measures each with its flush.</summary>
    public Measured Write(byte[] record, int recordsPerFlush, TimeSpan time)
    {
        var group = Enumerable.Repeat(record, recordsPerFlush).SelectMany(bytes => bytes).ToArray();
        var ticks = new List<long>();
        var started = Stopwatch.GetTimestamp();
        for (; Stopwatch.GetElapsedTime(started) < time; position += group.Length)
        {
            var before = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, group, position);
            Sync();
            ticks.Add(Stopwatch.GetTimestamp() - before);
        }

        return Measured.Of((long)ticks.Count * recordsPerFlush, Stopwatch.GetElapsedTime(started), ticks);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void Sync()
    {
        if (SyncData(file) != 0)
        {
            throw Failed("fdatasync");
        }
    }

    private static IOException Failed(string call) => new($"{call}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int SyncData(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int Allocate(SafeFileHandle file, int mode, long position, long lengthBytes);
}
