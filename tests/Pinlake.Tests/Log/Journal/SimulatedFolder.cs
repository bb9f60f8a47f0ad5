using System.Runtime.InteropServices;
using Pinlake.Log.Journal;

namespace Pinlake.Tests.Log.Journal;

/// <summary>A disk in memory that knows what was flushed, so that a power cut can lose the rest, sector by sector.</summary>
internal sealed class SimulatedFolder : IJournalFolder, IDisposable
{
    private const int SectorBytes = 512;

    private readonly Lock gate = new();
    private readonly SortedDictionary<string, SimulatedFile> files = new(StringComparer.Ordinal);
    private readonly HashSet<string> durableNames = [];

    /// <summary>Whether every flush fails from now on.</summary>
    public bool FailsFlushes { get; set; }

    /// <summary>Whether every write fails from now on.</summary>
    public bool FailsWrites { get; set; }

    /// <summary>Flushes that files have seen.</summary>
    public int FlushCount { get; private set; }

    /// <summary>The bytes of one file as a reader sees them.</summary>
    public byte[] this[string name]
    {
        get
        {
            lock (gate)
            {
                return [.. files[name].Current];
            }
        }
    }

    /// <summary>A disk with these files, all durable.</summary>
    public static SimulatedFolder Of(params (string Name, byte[] Bytes)[] files)
    {
        var folder = new SimulatedFolder();
        foreach (var (name, bytes) in files)
        {
            folder.files[name] = new SimulatedFile(folder) { Current = [.. bytes], Durable = [.. bytes] };
            folder.durableNames.Add(name);
        }

        return folder;
    }

    /// <summary>What a power cut at this moment leaves: flushed bytes for sure, of the others any sectors.</summary>
    public SimulatedFolder Crash(Random random)
    {
        lock (gate)
        {
            var left = new SimulatedFolder();
            foreach (var (name, file) in files)
            {
                if (durableNames.Contains(name) || random.Next(2) == 0)
                {
                    var bytes = file.Crash(random);
                    left.files[name] = new SimulatedFile(left) { Current = [.. bytes], Durable = bytes };
                    left.durableNames.Add(name);
                }
            }

            return left;
        }
    }

    public IReadOnlyList<string> List(string suffix)
    {
        lock (gate)
        {
            return [.. files.Keys.Where(name => name.EndsWith(suffix, StringComparison.Ordinal))];
        }
    }

    public IJournalFile Open(string name)
    {
        lock (gate)
        {
            return files[name];
        }
    }

    public IJournalFile Create(string name)
    {
        lock (gate)
        {
            var file = new SimulatedFile(this);
            files.Add(name, file);
            return file;
        }
    }

    public void Flush()
    {
        lock (gate)
        {
            ThrowIf(FailsFlushes);
            durableNames.UnionWith(files.Keys);
        }
    }

    /// <summary>Nothing to release: it stands in for the folder's lock too.</summary>
    public void Dispose()
    {
    }

    private static void ThrowIf(bool fails)
    {
        if (fails)
        {
            throw new IOException("simulated: the disk does not answer.");
        }
    }

    private sealed class SimulatedFile(SimulatedFolder folder) : IJournalFile
    {
        public List<byte> Current { get; set; } = [];

        public byte[] Durable { get; set; } = [];

        public long LengthBytes
        {
            get
            {
                lock (folder.gate)
                {
                    return Current.Count;
                }
            }
        }

        public int Read(long position, Span<byte> target)
        {
            lock (folder.gate)
            {
                var count = (int)Math.Clamp(Current.Count - position, 0, target.Length);
                CollectionsMarshal.AsSpan(Current).Slice((int)position, count).CopyTo(target);
                return count;
            }
        }

        public void Write(long position, IReadOnlyList<ReadOnlyMemory<byte>> buffers)
        {
            lock (folder.gate)
            {
                ThrowIf(folder.FailsWrites);
                foreach (var buffer in buffers)
                {
                    GrowTo(position + buffer.Length);
                    buffer.Span.CopyTo(CollectionsMarshal.AsSpan(Current)[(int)position..]);
                    position += buffer.Length;
                }
            }
        }

        public void Reserve(long lengthBytes)
        {
            lock (folder.gate)
            {
                GrowTo(lengthBytes);
            }
        }

        public void Truncate(long lengthBytes)
        {
            lock (folder.gate)
            {
                Current.RemoveRange((int)lengthBytes, Current.Count - (int)lengthBytes);
            }
        }

        public void Flush()
        {
            lock (folder.gate)
            {
                folder.FlushCount++;
                ThrowIf(folder.FailsFlushes);
                Durable = [.. Current];
            }
        }

        public byte[] Crash(Random random)
        {
            var left = new byte[random.Next(2) == 0 ? Current.Count : Durable.Length];
            byte[] current = [.. Current];
            for (var sector = 0; sector < left.Length; sector += SectorBytes)
            {
                var chosen = random.Next(2) == 0 ? current : Durable;
                var count = Math.Clamp(chosen.Length - sector, 0, Math.Min(SectorBytes, left.Length - sector));
                chosen.AsSpan(Math.Min(sector, chosen.Length), count).CopyTo(left.AsSpan(sector));
            }

            return left;
        }

        public void Dispose()
        {
        }

        private void GrowTo(long lengthBytes)
        {
            if (lengthBytes > Current.Count)
            {
                var before = Current.Count;
                CollectionsMarshal.SetCount(Current, (int)lengthBytes);
                CollectionsMarshal.AsSpan(Current)[before..].Clear();
            }
        }
    }
}
