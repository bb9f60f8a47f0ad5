using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Pinlake.Wire.Primitives;

/// <summary>Reads the fields of a message from bytes off the wire.</summary>
/// <remarks>
/// Bad bytes are data: the first field that does not fit sets <see cref="Failed"/>, and it and all behind it are their
/// defaults. Every length is checked against what is left, and all arrays of a message together hold at most
/// <see cref="ElementsMax"/> elements, so that memory stays in proportion to what was received.
/// </remarks>
public sealed class FieldReader : FieldCodec
{
    /// <summary>Most elements that the arrays of one message may hold together.</summary>
    public const int ElementsMax = 100_000;

    private const int TagsMax = 1_000;

    private readonly ReadOnlyMemory<byte> source;
    private int position;
    private int elementsLeft = ElementsMax;

    /// <summary>Starts in front of the first field.</summary>
    /// <param name="source">The message, or the part of it that is left; may hold anything.</param>
    /// <param name="version">Version of the message.</param>
    /// <param name="flexible">Whether that version is flexible.</param>
    public FieldReader(ReadOnlyMemory<byte> source, short version, bool flexible)
        : base(version, flexible) => this.source = source;

    /// <summary>Whether some field did not fit.</summary>
    public bool Failed { get; private set; }

    /// <summary>What has not been read.</summary>
    public ReadOnlyMemory<byte> Rest => source[position..];

    /// <inheritdoc/>
    public override sbyte Int8(sbyte value) => Take(1) is [var read] ? (sbyte)read : default;

    /// <inheritdoc/>
    public override short Int16(short value) =>
        Take(sizeof(short)) is { Length: > 0 } bytes ? BinaryPrimitives.ReadInt16BigEndian(bytes) : default;

    /// <inheritdoc/>
    public override int Int32(int value) =>
        Take(sizeof(int)) is { Length: > 0 } bytes ? BinaryPrimitives.ReadInt32BigEndian(bytes) : default;

    /// <inheritdoc/>
    public override long Int64(long value) =>
        Take(sizeof(long)) is { Length: > 0 } bytes ? BinaryPrimitives.ReadInt64BigEndian(bytes) : default;

    /// <inheritdoc/>
    public override Guid Uuid(Guid value) => Take(16) is { Length: > 0 } bytes ? new Guid(bytes, bigEndian: true) : default;

    /// <inheritdoc/>
    public override string String(string value) => NullableString(value) ?? Fail("");

    /// <inheritdoc/>
    public override string? NullableString(string? value) => Text(Flexible ? CompactLength() : Int16(0));

    /// <inheritdoc/>
    public override string? LegacyNullableString(string? value) => Text(Int16(0));

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte>? NullableRecords(ReadOnlyMemory<byte>? value)
    {
        var length = Flexible ? CompactLength() : Int32(0);
        if (length < 0)
        {
            return length == -1 ? null : Fail<ReadOnlyMemory<byte>?>(null);
        }

        var start = position;
        Take(length);
        return Failed ? null : source.Slice(start, length);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Array<T>(IReadOnlyList<T> value) => NullableArray(value) ?? Fail<IReadOnlyList<T>>([]);

    /// <inheritdoc/>
    public override IReadOnlyList<T>? NullableArray<T>(IReadOnlyList<T>? value) => Elements(() =>
    {
        var element = new T();
        element.Transfer(this);
        return element;
    });

    /// <inheritdoc/>
    public override IReadOnlyList<int> Int32Array(IReadOnlyList<int> value) => Elements(() => Int32(0)) ?? Fail<IReadOnlyList<int>>([]);

    /// <inheritdoc/>
    public override IReadOnlyList<string> StringArray(IReadOnlyList<string> value) =>
        Elements(() => String("")) ?? Fail<IReadOnlyList<string>>([]);

    /// <inheritdoc/>
    public override void Tags()
    {
        if (!Flexible)
        {
            return;
        }

        var count = Unsigned();
        if (count > TagsMax)
        {
            Failed = true;
        }

        for (var index = 0; index < count && !Failed; index++)
        {
            Unsigned();
            var length = Unsigned();
            Take(length <= int.MaxValue ? (int)length : -1);
        }
    }

    private List<T>? Elements<T>(Func<T> read)
    {
        var count = Flexible ? CompactLength() : Int32(0);
        if (count == -1 && !Failed)
        {
            return null;
        }

        // An element takes one byte at least.
        if (count < 0 || count > source.Length - position || count > elementsLeft)
        {
            return Fail<List<T>>([]);
        }

        elementsLeft -= count;
        var elements = new List<T>();
        for (var index = 0; index < count && !Failed; index++)
        {
            elements.Add(read());
        }

        return elements;
    }

    private string? Text(int length)
    {
        if (length < 0)
        {
            return length == -1 ? null : Fail<string?>(null);
        }

        return Encoding.UTF8.GetString(Take(length));
    }

    // Length plus one; 0 is null.
    private int CompactLength()
    {
        var lengthPlusOne = Unsigned();
        return lengthPlusOne <= int.MaxValue ? (int)lengthPlusOne - 1 : Fail(-2);
    }

    private uint Unsigned()
    {
        var status = UnsignedVarint.Read(source.Span[position..], out var value, out var bytesRead);
        if (Failed || status != OperationStatus.Done)
        {
            return Fail(0u);
        }

        position += bytesRead;
        return value;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (Failed || length < 0 || length > source.Length - position)
        {
            Failed = true;
            return default;
        }

        var bytes = source.Span.Slice(position, length);
        position += length;
        return bytes;
    }

    private T Fail<T>(T value)
    {
        Failed = true;
        return value;
    }
}
