using Pinlake.Gateway.Access;
using Pinlake.Model;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Gateway;

public sealed class LoopbackAddressTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1:8082")]
    [InlineData("127.8.9.1", "127.8.9.1:8082")]
    [InlineData("localhost", "127.0.0.1:8082")]
    [InlineData("::1", "[::1]:8082")]
    [InlineData("[::1]", "[::1]:8082")]
    public void Addresses_of_this_machine_alone_are_taken(string host, string expected) =>
        LoopbackAddress.Parse(host, 8082).ToString().ShouldBe(expected);

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.168.1.10")]
    [InlineData("128.0.0.1")]
    [InlineData("fe80::1")]
    public void Addresses_that_others_can_reach_are_refused_with_the_reason(string host)
    {
        var refusal = Should.Throw<PinlakeException>(() => LoopbackAddress.Parse(host, 8082));

        refusal.Kind.ShouldBe(FailureKind.Invalid);
        refusal.Message.ShouldContain(host);
        refusal.Message.ShouldContain("no keys");
    }

    [Theory]
    [InlineData("example.com", 80)]
    [InlineData("", 80)]
    [InlineData("127.0.0.1", -1)]
    [InlineData("127.0.0.1", 65536)]
    public void What_is_no_address_is_refused(string host, int port) =>
        Should.Throw<PinlakeException>(() => LoopbackAddress.Parse(host, port)).Kind.ShouldBe(FailureKind.Invalid);
}
