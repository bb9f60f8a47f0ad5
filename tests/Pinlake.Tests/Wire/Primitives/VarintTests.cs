using System.Buffers;
using Pinlake.Wire.Primitives;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Wire.Primitives;

public sealed class VarintTests
{
    // Zigzag as the Protocol Buffers encoding guide, which Kafka's protocol guide names, gives it.
    [Theory]
    [InlineData("00", 0)]
    [InlineData("01", -1)]
    [InlineData("02", 1)]
    [InlineData("03", -2)]
    [InlineData("D804", 300)]
    [InlineData("FEFFFFFF0F", int.MaxValue)]
    [InlineData("FFFFFFFF0F", int.MinValue)]
    public void A_varint_reads_and_writes_as_the_guide_says(string hex, int value)
    {
        var bytes = Convert.FromHexString(hex);
        Varint.Read(bytes, out var read, out var bytesRead).ShouldBe(OperationStatus.Done);
        (read, bytesRead).ShouldBe((value, bytes.Length));

        var written = new byte[Varint.SizeMax];
        var size = Varint.Write(written, value);
        Convert.ToHexString(written.AsSpan(0, size)).ShouldBe(hex);
        Varint.Size(value).ShouldBe(size);
    }

    [Theory]
    [InlineData("")]
    [InlineData("D8")]
    [InlineData("FFFFFFFF")]
    public void A_varint_cut_short_asks_for_more_and_consumes_nothing(string hex)
    {
        Varint.Read(Convert.FromHexString(hex), out var value, out var bytesRead).ShouldBe(OperationStatus.NeedMoreData);
        (value, bytesRead).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData("FFFFFFFF10")]
    [InlineData("8080808080")]
    public void A_33rd_bit_is_refused(string hex) =>
        Varint.Read(Convert.FromHexString(hex), out _, out _).ShouldBe(OperationStatus.InvalidData);

    [Theory]
    [InlineData("00", 0L)]
    [InlineData("01", -1L)]
    [InlineData("FEFFFFFF0F", (long)int.MaxValue)]
    [InlineData("FEFFFFFFFFFFFFFFFF01", long.MaxValue)]
    [InlineData("FFFFFFFFFFFFFFFFFF01", long.MinValue)]
    public void A_varlong_reads_and_writes_as_the_guide_says(string hex, long value)
    {
        var bytes = Convert.FromHexString(hex);
        Varlong.Read(bytes, out var read, out var bytesRead).ShouldBe(OperationStatus.Done);
        (read, bytesRead).ShouldBe((value, bytes.Length));

        var written = new byte[Varlong.SizeMax];
        var size = Varlong.Write(written, value);
        Convert.ToHexString(written.AsSpan(0, size)).ShouldBe(hex);
        Varlong.Size(value).ShouldBe(size);
    }

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFFFF02")]
    [InlineData("80808080808080808080")]
    public void A_65th_bit_is_refused(string hex) =>
        Varlong.Read(Convert.FromHexString(hex), out _, out _).ShouldBe(OperationStatus.InvalidData);

    [Theory]
    [InlineData("00", 0u)]
    [InlineData("7F", 127u)]
    [InlineData("8001", 128u)]
    [InlineData("AC02", 300u)]
    [InlineData("FFFFFFFF0F", uint.MaxValue)]
    public void An_unsigned_varint_reads_and_writes_as_the_guide_says(string hex, uint value)
    {
        UnsignedVarint.Read(Convert.FromHexString(hex), out var read, out _).ShouldBe(OperationStatus.Done);
        read.ShouldBe(value);

        var written = new byte[UnsignedVarint.SizeMax];
        Convert.ToHexString(written.AsSpan(0, UnsignedVarint.Write(written, value))).ShouldBe(hex);
        UnsignedVarint.Size(value).ShouldBe(hex.Length / 2);
    }

    [Fact]
    public void Every_size_is_the_number_of_bytes_written()
    {
        var buffer = new byte[Varlong.SizeMax];
        for (var bit = 0; bit < 64; bit++)
        {
            foreach (var value in new[] { 1L << bit, (1L << bit) - 1, -(1L << bit), ~(1L << bit) })
            {
                Varlong.Size(value).ShouldBe(Varlong.Write(buffer, value), $"{value}");
                Varint.Size((int)value).ShouldBe(Varint.Write(buffer, (int)value), $"{(int)value}");
            }
        }
    }

    // The four examples of RFC 3720, appendix B.4, and the customary check value.
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", 0x8A9136AAu)]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", 0x62A8AB43u)]
    [InlineData("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F", 0x46DD794Eu)]
    [InlineData("1F1E1D1C1B1A191817161514131211100F0E0D0C0B0A09080706050403020100", 0x113FDB5Cu)]
    [InlineData("313233343536373839", 0xE3069283u)]
    public void The_checksum_is_that_of_the_RFC(string hex, uint crc) =>
        Crc32C.Compute(Convert.FromHexString(hex)).ShouldBe(crc);
}
