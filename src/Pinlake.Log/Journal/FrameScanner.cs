using Pinlake.Model;
using Pinlake.Wire.Primitives;
using Pinlake.Wire.Records;

namespace Pinlake.Log.Journal;

/// <summary>Goes through one segment frame by frame, and finds the next whole one behind damage.</summary>
/// <param name="segment">The segment.</param>
/// <param name="limit">First position that is not its own: the next segment's, or the end of the file.</param>
/// <param name="salt">The journal's salt; null takes that of the first whole frame.</param>
internal sealed class FrameScanner(Segment segment, long limit, uint? salt)
{
    private const int WindowBytes = 1 << 20;

    private byte[] window = new byte[WindowBytes];
    private long windowPosition = segment.BasePosition;
    private int windowBytes;
    private long position = segment.BasePosition;

    /// <summary>The journal's salt, if a frame has told it.</summary>
    public uint? Salt { get; private set; } = salt;

    /// <summary>Finds what comes next.</summary>
    /// <param name="found">A frame or a range without one; they follow each other without a gap.</param>
    /// <returns>False at the end of the segment.</returns>
    /// <exception cref="PinlakeException">Invalid: a frame was written by a later program.</exception>
    public bool Next(out FoundFrame found)
    {
        found = default;
        if (position >= limit)
        {
            return false;
        }

        found = IsHeader(position, out var header)
            ? ReadFrame(header)
            : new FoundFrame(FrameState.Lost, position, FindHeader(position + 1), default, default, []);
        position = found.EndPosition;
        return true;
    }

    private FoundFrame ReadFrame(in FrameHeader header)
    {
        var end = Math.Min(header.EndPosition, limit);
        var payload = Window(header.Position + FrameHeader.SizeBytes, header.PayloadBytes);
        if (payload.Length < header.PayloadBytes || Crc32C.Compute(payload) != header.PayloadCrc)
        {
            return new FoundFrame(FrameState.PayloadLost, header.Position, end, header, default, []);
        }

        if (header.Kind != FrameKind.Batch)
        {
            return new FoundFrame(FrameState.Whole, header.Position, end, header, default, payload.ToArray());
        }

        return RecordBatchHeader.TryRead(payload, out var batch)
            ? new FoundFrame(FrameState.Whole, header.Position, end, header, batch, [])
            : new FoundFrame(FrameState.PayloadLost, header.Position, end, header, default, []);
    }

    private bool IsHeader(long candidate, out FrameHeader header)
    {
        switch (FrameHeader.Read(Window(candidate, FrameHeader.SizeBytes), out header))
        {
            case FrameStatus.Whole when header.Position == candidate && (Salt ?? header.Salt) == header.Salt:
                Salt = header.Salt;
                return true;
            case FrameStatus.Newer when candidate == position:
                throw new PinlakeException(FailureKind.Invalid,
                    $"Journal '{segment.Name}', byte {candidate - segment.BasePosition}: written by a later version of Pinlake. "
                    + $"This one reads format {FrameHeader.FormatVersion}. Nothing was changed. Use the later version.");
            default:
                return false;
        }
    }

    private long FindHeader(long from)
    {
        while (from < limit)
        {
            var bytes = Rest(from);
            var at = bytes.IndexOf(FrameHeader.Magic);
            if (at < 0)
            {
                // The magic may begin in the last bytes of the window.
                from += Math.Max(1, bytes.Length - FrameHeader.Magic.Length + 1);
            }
            else if (IsHeader(from + at, out _))
            {
                return from + at;
            }
            else
            {
                from += at + 1;
            }
        }

        return limit;
    }

    // What the window holds from a position on; a new window only where this one has no room for a header. Bytes that
    // are full of false magics are so read once.
    private ReadOnlySpan<byte> Rest(long from)
    {
        var rest = windowPosition + windowBytes - from;
        return from >= windowPosition && rest >= FrameHeader.SizeBytes
            ? window.AsSpan((int)(from - windowPosition), (int)rest)
            : Window(from, WindowBytes);
    }

    // Bytes of the segment at a position, as many as asked for, fewer only at the limit.
    private ReadOnlySpan<byte> Window(long from, int count)
    {
        count = (int)Math.Clamp(limit - from, 0, count);
        if (from < windowPosition || from + count > windowPosition + windowBytes)
        {
            if (count > window.Length)
            {
                window = new byte[count];
            }

            windowPosition = from;
            var wanted = (int)Math.Min(window.Length, limit - from);
            windowBytes = segment.File.Read(from - segment.BasePosition, window.AsSpan(0, Math.Max(0, wanted)));
        }

        var begin = (int)(from - windowPosition);
        return window.AsSpan(begin, Math.Max(0, Math.Min(count, windowBytes - begin)));
    }
}

/// <summary>What lies at one place of a segment.</summary>
/// <param name="State">Whether it is a frame.</param>
/// <param name="Position">Its first byte.</param>
/// <param name="EndPosition">First position behind it.</param>
/// <param name="Header">The frame's header unless Lost.</param>
/// <param name="Batch">The batch's header if it is a whole batch.</param>
/// <param name="Payload">The payload if it is whole and no batch; else empty.</param>
internal readonly record struct FoundFrame(
    FrameState State, long Position, long EndPosition, FrameHeader Header, RecordBatchHeader Batch, byte[] Payload);

/// <summary>How much of a frame is there.</summary>
internal enum FrameState
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>Its header only.</summary>
    PayloadLost,

    /// <summary>Nothing: bytes up to the next whole header or the end.</summary>
    Lost,
}
