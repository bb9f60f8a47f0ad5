using System.Buffers.Binary;

namespace Pinlake.Gateway.KafkaRest;

/// <summary>The hash by which Kafka's Java producer sends a key to its partition.</summary>
/// <remarks>
/// MurmurHash2, 32 bits, little-endian, seed 0x9747b28c. The partition is the hash without its sign bit, modulo the
/// number of partitions. Source: KIP-480 and Kafka's producer documentation, "partitioner.class"; the hash itself is
/// Austin Appleby's, in the public domain.
/// </remarks>
public static class Murmur2
{
    private const uint Seed = 0x9747B28C;
    private const uint Multiplier = 0x5BD1E995;
    private const int Shift = 24;

    /// <summary>The partition of a key.</summary>
    /// <param name="key">The serialized key, as stored.</param>
    /// <param name="partitionCount">Partitions of the topic; at least 1.</param>
    public static int Partition(ReadOnlySpan<byte> key, int partitionCount) => (Hash(key) & int.MaxValue) % partitionCount;

    /// <summary>The hash of <paramref name="bytes"/>.</summary>
    public static int Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = Seed ^ (uint)bytes.Length;
        for (; bytes.Length >= sizeof(uint); bytes = bytes[sizeof(uint)..])
        {
            var block = BinaryPrimitives.ReadUInt32LittleEndian(bytes) * Multiplier;
            block = (block ^ (block >> Shift)) * Multiplier;
            hash = (hash * Multiplier) ^ block;
        }

        if (bytes.Length > 0)
        {
            for (var index = 0; index < bytes.Length; index++)
            {
                hash ^= (uint)bytes[index] << (8 * index);
            }

            hash *= Multiplier;
        }

        hash = (hash ^ (hash >> 13)) * Multiplier;
        return (int)(hash ^ (hash >> 15));
    }
}
