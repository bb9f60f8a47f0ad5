using System.Buffers;
using System.Text;
using Pinlake.Model;
using Pinlake.Wire.Primitives;

namespace Pinlake.Wire.Records;

/// <summary>Walks over the plain records of one batch.</summary>
/// <remarks>
/// Layout of a record: length varint, attributes int8, timestamp delta varlong, offset delta varint, key (length varint,
/// -1 for null, bytes), value (the same), header count varint, headers of name (length varint, UTF-8) and value (as a
/// key). Source: Kafka documentation, "Record". Bad bytes make a verb return false, never throw.
/// </remarks>
internal ref struct RecordCursor(ReadOnlyMemory<byte> records)
{
    // Name and value take two bytes at least.
    private const int HeaderBytesMin = 2;

    private readonly ReadOnlyMemory<byte> records = records;
    private int position;
    private int recordEnd;

    /// <summary>Milliseconds behind the batch's base timestamp.</summary>
    public long TimestampDelta { get; private set; }

    /// <summary>Records behind the batch's base offset.</summary>
    public int OffsetDelta { get; private set; }

    /// <summary>The key, or null.</summary>
    public ReadOnlyMemory<byte>? Key { get; private set; }

    /// <summary>The value, or null.</summary>
    public ReadOnlyMemory<byte>? Value { get; private set; }

    /// <summary>Headers that follow; read them, or skip them.</summary>
    public int HeaderCount { get; private set; }

    /// <summary>Whether nothing follows the last record read.</summary>
    public readonly bool AtEnd => position == records.Length;

    /// <summary>Reads the next record up to its headers.</summary>
    public bool TryNext()
    {
        if (!TryVarint(records.Length, out var length) || length < 0 || length > records.Length - position)
        {
            return false;
        }

        recordEnd = position + length;
        position++; // attributes, of which none is used
        if (position > recordEnd
            || !TryVarlong(out var timestampDelta)
            || !TryVarint(recordEnd, out var offsetDelta)
            || !TryBytes(out var key)
            || !TryBytes(out var value)
            || !TryVarint(recordEnd, out var headerCount)
            || headerCount < 0
            || headerCount > (recordEnd - position) / HeaderBytesMin)
        {
            return false;
        }

        (TimestampDelta, OffsetDelta, Key, Value, HeaderCount) = (timestampDelta, offsetDelta, key, value, headerCount);
        return true;
    }

    /// <summary>Passes over the headers without keeping them.</summary>
    public bool TrySkipHeaders()
    {
        for (var index = 0; index < HeaderCount; index++)
        {
            if (!TryBytes(out var name) || name is null || !TryBytes(out _))
            {
                return false;
            }
        }

        return position == recordEnd;
    }

    /// <summary>Reads the headers. A name that is not UTF-8 gets replacement characters.</summary>
    public bool TryHeaders(out IReadOnlyList<RecordHeader> headers)
    {
        headers = [];
        if (HeaderCount > 0)
        {
            var read = new RecordHeader[HeaderCount];
            for (var index = 0; index < read.Length; index++)
            {
                if (!TryBytes(out var name) || name is not { } present || !TryBytes(out var value))
                {
                    return false;
                }

                read[index] = new RecordHeader(Encoding.UTF8.GetString(present.Span), value);
            }

            headers = read;
        }

        return position == recordEnd;
    }

    private bool TryVarint(int end, out int value)
    {
        var status = Varint.Read(records.Span[position..end], out value, out var bytesRead);
        position += bytesRead;
        return status == OperationStatus.Done;
    }

    private bool TryVarlong(out long value)
    {
        var status = Varlong.Read(records.Span[position..recordEnd], out value, out var bytesRead);
        position += bytesRead;
        return status == OperationStatus.Done;
    }

    private bool TryBytes(out ReadOnlyMemory<byte>? bytes)
    {
        bytes = null;
        if (!TryVarint(recordEnd, out var length) || length > recordEnd - position)
        {
            return false;
        }

        if (length >= 0)
        {
            bytes = records.Slice(position, length);
            position += length;
        }

        return length >= -1;
    }
}
