namespace Pinlake.Wire.Primitives;

/// <summary>One pass over the fields of a message, in one direction.</summary>
/// <remarks>
/// Every verb takes the field's value and gives it back: a reader ignores what it is given and gives what the bytes
/// say, a writer writes what it is given. So a message says its layout once: <c>Name = fields.String(Name);</c>.
/// In flexible versions strings, byte fields and arrays carry their length plus one as an unsigned varint, and tagged
/// fields end each structure; in others the length is an int16 (strings) or int32, -1 for null.
/// Source: Kafka protocol guide, "Protocol Primitive Types"; KIP-482 for the flexible versions.
/// </remarks>
public abstract class FieldCodec
{
    private protected FieldCodec(short version, bool flexible) => (Version, Flexible) = (version, flexible);

    /// <summary>Version of the message.</summary>
    public short Version { get; }

    /// <summary>Whether lengths are compact and structures end in tags.</summary>
    public bool Flexible { get; }

    /// <summary>A byte that is 0 or 1; any other counts as true.</summary>
    public bool Boolean(bool value) => Int8(value ? (sbyte)1 : (sbyte)0) != 0;

    /// <summary>A signed byte.</summary>
    public abstract sbyte Int8(sbyte value);

    /// <summary>A signed 16-bit integer, big-endian.</summary>
    public abstract short Int16(short value);

    /// <summary>A signed 32-bit integer, big-endian.</summary>
    public abstract int Int32(int value);

    /// <summary>A signed 64-bit integer, big-endian.</summary>
    public abstract long Int64(long value);

    /// <summary>A UUID, its bytes in the order it is written in.</summary>
    public abstract Guid Uuid(Guid value);

    /// <summary>A string that is not null.</summary>
    public abstract string String(string value);

    /// <summary>A string or null.</summary>
    public abstract string? NullableString(string? value);

    /// <summary>A string or null that is not compact even where the version is flexible.</summary>
    public abstract string? LegacyNullableString(string? value);

    /// <summary>Record batches or null; a reader gives a slice of its source.</summary>
    public abstract ReadOnlyMemory<byte>? NullableRecords(ReadOnlyMemory<byte>? value);

    /// <summary>An array of structures, not null.</summary>
    public abstract IReadOnlyList<T> Array<T>(IReadOnlyList<T> value)
        where T : IWireFields, new();

    /// <summary>An array of structures, or null.</summary>
    public abstract IReadOnlyList<T>? NullableArray<T>(IReadOnlyList<T>? value)
        where T : IWireFields, new();

    /// <summary>An array of 32-bit integers, not null.</summary>
    public abstract IReadOnlyList<int> Int32Array(IReadOnlyList<int> value);

    /// <summary>An array of strings, not null.</summary>
    public abstract IReadOnlyList<string> StringArray(IReadOnlyList<string> value);

    /// <summary>The tagged fields at the end of a structure, in flexible versions: skipped, or none written.</summary>
    public abstract void Tags();
}
