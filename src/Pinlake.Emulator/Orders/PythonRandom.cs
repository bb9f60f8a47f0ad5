using System.Numerics;

namespace Pinlake.Emulator.Orders;

/// <summary>Python's <c>random.Random</c>, as far as the original emulator uses it: the same numbers on every machine.</summary>
/// <remarks>
/// The generator is MT19937 seeded by <c>init_by_array</c>. Sources: Matsumoto and Nishimura, "Mersenne Twister" (ACM
/// TOMACS 8, 1998) and their reference program of 2002; CPython, <c>Lib/random.py</c>, <c>_randbelow_with_getrandbits</c>.
/// Not safe from two threads at once.
/// </remarks>
internal sealed class PythonRandom
{
    private const int WordCount = 624;
    private const int MiddleWord = 397;
    private const uint ArraySeed = 19_650_218;

    private readonly uint[] words = new uint[WordCount];

    private int next = WordCount;

    /// <summary>The generator after <c>random.seed(seed)</c>.</summary>
    /// <param name="seed">0 or more; one 32-bit word of key, as Python cuts a small integer.</param>
    public PythonRandom(int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        words[0] = ArraySeed;
        for (var index = 1; index < WordCount; index++)
        {
            words[index] = (1_812_433_253u * Folded(words[index - 1])) + (uint)index;
        }

        var at = 1;
        for (var round = 0; round < WordCount; round++)
        {
            words[at] = (words[at] ^ (Folded(words[at - 1]) * 1_664_525u)) + (uint)seed;
            at = Advance(at);
        }

        for (var round = 0; round < WordCount - 1; round++)
        {
            words[at] = (words[at] ^ (Folded(words[at - 1]) * 1_566_083_941u)) - (uint)at;
            at = Advance(at);
        }

        words[0] = 0x8000_0000;
    }

    /// <summary>The next 32 random bits: <c>getrandbits(32)</c>.</summary>
    public uint NextWord()
    {
        if (next == WordCount)
        {
            Twist();
        }

        var word = words[next++];
        word ^= word >> 11;
        word ^= (word << 7) & 0x9D2C_5680;
        word ^= (word << 15) & 0xEFC6_0000;
        return word ^ (word >> 18);
    }

    /// <summary>A whole number from 0 to <paramref name="bound"/> - 1, all equally likely: <c>randrange(0, bound)</c>.</summary>
    /// <param name="bound">1 or more.</param>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        // Python draws as many bits as the bound itself has, and again while they reach the bound.
        var bits = 32 - BitOperations.LeadingZeroCount((uint)bound);
        while (true)
        {
            var drawn = NextWord() >> (32 - bits);
            if (drawn < (uint)bound)
            {
                return (int)drawn;
            }
        }
    }

    private static uint Folded(uint word) => word ^ (word >> 30);

    private int Advance(int at)
    {
        if (at < WordCount - 1)
        {
            return at + 1;
        }

        words[0] = words[WordCount - 1];
        return 1;
    }

    private void Twist()
    {
        for (var index = 0; index < WordCount; index++)
        {
            var joined = (words[index] & 0x8000_0000) | (words[(index + 1) % WordCount] & 0x7FFF_FFFF);
            var twisted = words[(index + MiddleWord) % WordCount] ^ (joined >> 1);
            words[index] = (joined & 1) == 0 ? twisted : twisted ^ 0x9908_B0DF;
        }

        next = 0;
    }
}
