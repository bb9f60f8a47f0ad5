using System.Text;
using Pinlake.Gateway.Kinesis;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Gateway;

public sealed class HashKeyTests
{
    /// <summary>Digests of RFC 1321, appendix A.5, as numbers (python3: <c>int(digest, 16)</c>).</summary>
    [Theory]
    [InlineData("a", "0cc175b9c0f1b6a831c399e269772661")]
    [InlineData("abc", "900150983cd24fb0d6963f7d28e17f72")]
    [InlineData("message digest", "f96b697d7cb7938d525a2f31aaf161d0")]
    public void A_key_s_hash_is_its_md5_read_big_endian(string key, string digest) =>
        HashKey.Of(Encoding.UTF8.GetBytes(key)).ShouldBe(UInt128.Parse(digest, System.Globalization.NumberStyles.HexNumber, null));

    [Fact]
    public void The_largest_explicit_hash_key_is_taken() =>
        HashKey.Parse("340282366920938463463374607431768211455").ShouldBe(UInt128.MaxValue);

    [Fact]
    public void An_explicit_hash_key_of_2_to_the_128_is_refused_with_its_range()
    {
        var refusal = Should.Throw<KinesisError>(() => HashKey.Parse("340282366920938463463374607431768211456"));

        refusal.Type.ShouldBe("InvalidArgumentException");
        refusal.Message.ShouldContain("[0, 2^128-1]");
    }
}
