using Pinlake.Gateway.Kinesis;
using Pinlake.Model;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Gateway;

public sealed class PlaceTokenTests
{
    private static readonly PlaceToken Token =
        new(PlaceTokenKind.ShardIterator, 1_700_000_000_123, 1_700_000_000, 3, new Offset(41), "streaming-pinterest-pin");

    [Fact]
    public void A_token_reads_back()
    {
        PlaceToken.Read(Token.ToString(), PlaceTokenKind.ShardIterator).ShouldBe(Token);
        var longest = Token with { StreamName = new string('n', 128), Shard = int.MaxValue, Offset = new Offset(long.MaxValue) };
        PlaceToken.Read(longest.ToString(), PlaceTokenKind.ShardIterator).ShouldBe(longest);
        longest.ToString().Length.ShouldBeLessThanOrEqualTo(512);
    }

    [Fact]
    public void A_token_given_out_for_something_else_is_refused() =>
        PlaceToken.Read(Token.ToString(), PlaceTokenKind.ShardPage).ShouldBeNull();

    [Fact]
    public void A_token_with_any_character_changed_is_refused()
    {
        var text = Token.ToString();
        for (var index = 0; index < text.Length; index++)
        {
            var changed = text.ToCharArray();
            changed[index] = changed[index] == 'A' ? 'B' : 'A';
            PlaceToken.Read(changed, PlaceTokenKind.ShardIterator).ShouldBeNull($"character {index}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64!")]
    [InlineData("AAAAAAAAAAFVPnBvNU0bYJvoGZ5rjHkN1n0EXRbHfM7o9Pq8yHDcqYcpAyXxeEXAMPLE")]
    public void What_is_no_token_is_refused(string text) => PlaceToken.Read(text, PlaceTokenKind.ShardIterator).ShouldBeNull();

    [Fact]
    public void Random_text_is_refused_and_never_throws()
    {
        var random = new Random(20250801);
        for (var round = 0; round < 2_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(600)).Select(_ => (char)random.Next(33, 127))]);
            PlaceToken.Read(text, PlaceTokenKind.ShardIterator).ShouldBeNull();
        }
    }
}
