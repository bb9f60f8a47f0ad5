namespace Pinlake.Model;

/// <summary>A name and a value that travel with a record.</summary>
/// <param name="Key">The name; may repeat within a record.</param>
/// <param name="Value">The value, or null.</param>
public sealed record RecordHeader(string Key, ReadOnlyMemory<byte>? Value);
