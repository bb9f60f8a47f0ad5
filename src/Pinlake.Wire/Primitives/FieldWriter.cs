using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Pinlake.Wire.Primitives;

/// <summary>Writes the fields of a message.</summary>
/// <remarks>
/// Record batches of some size are not copied: the message is a list of parts, of which they are some. The other parts
/// lie in a rented buffer, given back by <see cref="Dispose"/>.
/// </remarks>
public sealed class FieldWriter : FieldCodec, IDisposable
{
    // Below this a copy is cheaper than one more part.
    private const int CopiedBytesMax = 1024;

    private readonly List<(int End, ReadOnlyMemory<byte> Records)> cuts = [];
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(512);
    private int length;
    private long recordsBytes;

    /// <summary>Starts an empty message.</summary>
    /// <param name="version">Version of the message.</param>
    /// <param name="flexible">Whether that version is flexible.</param>
    public FieldWriter(short version, bool flexible)
        : base(version, flexible)
    {
    }

    /// <summary>Bytes written.</summary>
    public long LengthBytes => length + recordsBytes;

    /// <summary>What was written, in order; ends with <see cref="Dispose"/>.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Parts
    {
        get
        {
            var start = 0;
            foreach (var (end, records) in cuts)
            {
                yield return buffer.AsMemory(start..end);
                yield return records;
                start = end;
            }

            yield return buffer.AsMemory(start..length);
        }
    }

    /// <summary>Writes <paramref name="value"/> over the first four bytes, big-endian.</summary>
    public void PatchFirstInt32(int value) => BinaryPrimitives.WriteInt32BigEndian(buffer, value);

    /// <summary>What was written, in one piece.</summary>
    public byte[] ToArray()
    {
        var whole = new byte[LengthBytes];
        var rest = whole.AsSpan();
        foreach (var part in Parts)
        {
            part.Span.CopyTo(rest);
            rest = rest[part.Length..];
        }

        return whole;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        length = 0;
    }

    /// <inheritdoc/>
    public override sbyte Int8(sbyte value)
    {
        Grow(1)[0] = (byte)value;
        return value;
    }

    /// <inheritdoc/>
    public override short Int16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(Grow(sizeof(short)), value);
        return value;
    }

    /// <inheritdoc/>
    public override int Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(Grow(sizeof(int)), value);
        return value;
    }

    /// <inheritdoc/>
    public override long Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(Grow(sizeof(long)), value);
        return value;
    }

    /// <inheritdoc/>
    public override Guid Uuid(Guid value)
    {
        value.TryWriteBytes(Grow(16), bigEndian: true, out _);
        return value;
    }

    /// <inheritdoc/>
    public override string String(string value)
    {
        NullableString(value);
        return value;
    }

    /// <inheritdoc/>
    public override string? NullableString(string? value)
    {
        if (!Flexible)
        {
            return LegacyNullableString(value);
        }

        CompactLength(value is null ? -1 : Encoding.UTF8.GetByteCount(value));
        return Text(value);
    }

    /// <inheritdoc/>
    public override string? LegacyNullableString(string? value)
    {
        Int16(value is null ? (short)-1 : checked((short)Encoding.UTF8.GetByteCount(value)));
        return Text(value);
    }

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte>? NullableRecords(ReadOnlyMemory<byte>? value)
    {
        Length(value?.Length ?? -1);
        if (value is { } records)
        {
            if (records.Length <= CopiedBytesMax)
            {
                records.Span.CopyTo(Grow(records.Length));
            }
            else
            {
                cuts.Add((length, records));
                recordsBytes += records.Length;
            }
        }

        return value;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Array<T>(IReadOnlyList<T> value)
    {
        NullableArray(value);
        return value;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T>? NullableArray<T>(IReadOnlyList<T>? value)
    {
        Length(value?.Count ?? -1);
        foreach (var element in value ?? [])
        {
            element.Transfer(this);
        }

        return value;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<int> Int32Array(IReadOnlyList<int> value)
    {
        Length(value.Count);
        foreach (var element in value)
        {
            Int32(element);
        }

        return value;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StringArray(IReadOnlyList<string> value)
    {
        Length(value.Count);
        foreach (var element in value)
        {
            String(element);
        }

        return value;
    }

    /// <inheritdoc/>
    public override void Tags()
    {
        if (Flexible)
        {
            Int8(0);
        }
    }

    private void Length(int value)
    {
        if (Flexible)
        {
            CompactLength(value);
        }
        else
        {
            Int32(value);
        }
    }

    // Length plus one; 0 is null.
    private void CompactLength(int value)
    {
        var lengthPlusOne = (uint)(value + 1);
        UnsignedVarint.Write(Grow(UnsignedVarint.Size(lengthPlusOne)), lengthPlusOne);
    }

    private string? Text(string? value)
    {
        if (value is not null)
        {
            Encoding.UTF8.GetBytes(value, Grow(Encoding.UTF8.GetByteCount(value)));
        }

        return value;
    }

    private Span<byte> Grow(int count)
    {
        if (buffer.Length - length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * buffer.Length, length + count));
            buffer.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        length += count;
        return buffer.AsSpan(length - count, count);
    }
}
