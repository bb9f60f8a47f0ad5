using Pinlake.Emulator;
using Pinlake.Model;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Emulator;

public sealed class EmulatorOptionsTests
{
    [Fact]
    public void An_address_is_all_that_must_be_set()
    {
        Should.NotThrow(() => new EmulatorOptions { KinesisBase = new Uri("https://gateway.example/dev") }.Check());
        Should.Throw<PinlakeException>(() => new EmulatorOptions().Check()).Message.ShouldContain("at least one of KafkaBase and KinesisBase");
    }

    public static TheoryData<string, Action<EmulatorOptions>> BadOptions => new()
    {
        { "Seed is '-1'", options => options.Seed = -1 },
        { "Posts is '0'", options => options.Posts = 0 },
        { "RatePostsPerSecond is '0'", options => options.RatePostsPerSecond = 0 },
        { "RatePostsPerSecond is 'NaN'", options => options.RatePostsPerSecond = double.NaN },
        { "Max is 'True'", options => (options.Max, options.RatePostsPerSecond) = (true, 5) },
        { "KafkaBase is 'ftp://host/'", options => options.KafkaBase = new Uri("ftp://host/") },
        { "KinesisBase is '/dev'", options => options.KinesisBase = new Uri("/dev", UriKind.Relative) },
        { "Prefix is 'a/b'", options => options.Prefix = "a/b" },
        { "Prefix is ''", options => options.Prefix = "" },
        { "PostsInFlightMax is '0'", options => options.PostsInFlightMax = 0 },
        { "AttemptsMax is '0'", options => options.AttemptsMax = 0 },
        { "AttemptTimeout is '00:00:00'", options => options.AttemptTimeout = TimeSpan.Zero },
        { "BackOffMax is '00:00:00.0010000'", options => options.BackOffMax = TimeSpan.FromMilliseconds(1) },
        { "FailedPostsInARowMax is '0'", options => options.FailedPostsInARowMax = 0 },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void A_value_out_of_range_is_named(string named, Action<EmulatorOptions> change)
    {
        var options = new EmulatorOptions { KafkaBase = new Uri("http://127.0.0.1:8082") };
        change(options);

        var failure = Should.Throw<PinlakeException>(options.Check);

        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.Message.ShouldContain(named);
    }
}
