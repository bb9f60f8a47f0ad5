using Pinlake.Model;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Model;

public sealed class SequenceNumberTests
{
    [Theory]
    [InlineData(0, 0, -1)]
    [InlineData(0, 0, 0)]
    [InlineData(1_700_000_000, 3, 41)]
    [InlineData((1L << 36) - 1, int.MaxValue, long.MaxValue)]
    public void A_number_has_56_digits_and_reads_back(long epoch, int shard, long offset)
    {
        var number = new SequenceNumber(epoch, shard, new Offset(offset));

        number.ToString().Length.ShouldBe(56);
        SequenceNumber.TryParse(number.ToString(), out var read).ShouldBeTrue();
        read.ShouldBe(number);
    }

    [Fact]
    public void Text_order_is_epoch_then_shard_then_offset()
    {
        SequenceNumber[] ordered =
        [
            new(1, 9, new Offset(900)),
            SequenceNumber.StartOf(2, 0),
            new(2, 0, new Offset(0)),
            new(2, 0, new Offset(5)),
            new(2, 0, new Offset(10)),
            new(2, 1, new Offset(0)),
            new(3, 0, new Offset(0)),
        ];

        ordered.Select(number => number.ToString()).ShouldBeInOrder(SortDirection.Ascending, StringComparer.Ordinal);
        ordered.ShouldBeInOrder(SortDirection.Ascending);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("49648256421248313573246050223309610985396448393091350530")]
    [InlineData("4903982511442482886884720064347356594176352951532224921x")]
    [InlineData("99999999999999999999999999999999999999999999999999999999")]
    public void A_stranger_s_number_is_refused(string? text) =>
        SequenceNumber.TryParse(text, out _).ShouldBeFalse();
}
