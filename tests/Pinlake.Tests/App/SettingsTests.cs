using Pinlake.App.Configuration;
using Pinlake.Model;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.App;

public sealed class SettingsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_flag_wins_over_the_environment_which_wins_over_the_file_which_wins_over_the_default()
    {
        File.WriteAllText(folder["pinlake.yaml"], "http: { port: 1001 }\nkafka: { port: 1001 }\npipeline:\n  shards: 7\n");
        var around = RunningPinlake.In(folder.Path, ("PINLAKE__HTTP__PORT", "1002"), ("PINLAKE__KAFKA__PORT", "1002"));

        var settings = SettingsReader.Read(around, null, [new("http.port", "1003", "--http-port")]);

        settings.Http.Port.ShouldBe(1003);
        settings.Kafka.Port.ShouldBe(1002);
        settings.Pipeline.Shards.ShouldBe(7);
        settings.Pipeline.Partitions.ShouldBe(4);
    }

    [Fact]
    public void A_named_file_is_read_in_place_of_the_one_in_the_working_folder()
    {
        File.WriteAllText(folder["pinlake.yaml"], "http.port: 1001");
        File.WriteAllText(folder["other.yaml"], "# nothing but\n\nkafka.port: 1002");

        var settings = SettingsReader.Read(RunningPinlake.In(folder.Path), "other.yaml", []);

        (settings.Http.Port, settings.Kafka.Port).ShouldBe((8082, 1002));
    }

    [Fact]
    public void An_unknown_key_is_named_with_its_line_and_the_nearest_known_one()
    {
        File.WriteAllText(folder["pinlake.yaml"], "http:\n  address: 127.0.0.1\n  prot: 1001\n");

        Mistake().ShouldBe("pinlake.yaml:3: 'http.prot' is no setting; did you mean 'http.port'?");
    }

    [Fact]
    public void An_unknown_variable_is_named_as_it_was_written()
    {
        Mistake(("PINLAKE__PIPELINE__SHARD", "3"))
            .ShouldBe("PINLAKE__PIPELINE__SHARD: 'PIPELINE.SHARD' is no setting; did you mean 'pipeline.shards'?");
    }

    [Theory]
    [InlineData("http.port: many", "pinlake.yaml:1: http.port is 'many'; expected a whole number.")]
    [InlineData("http.port: 65536", "pinlake.yaml:1: http.port is 65536; expected 0 to 65535.")]
    [InlineData("pipeline:\n  prefix: a.b", "pinlake.yaml:2: pipeline.prefix is 'a.b': expected up to 64 letters, digits, '_' or '-'.")]
    [InlineData("http: [1, 2]", "pinlake.yaml:1: http holds a list; expected settings as 'key: value'.")]
    public void A_value_that_cannot_be_is_named_with_what_could(string yaml, string expected)
    {
        File.WriteAllText(folder["pinlake.yaml"], yaml);

        Mistake().ShouldBe(expected);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        File.WriteAllText(folder["pinlake.yaml"], "http.port: x\nkafka.port: y\n");

        Mistake().Split(Environment.NewLine).Length.ShouldBe(2);
    }

    [Fact]
    public void A_file_that_is_not_YAML_is_named_with_line_and_column()
    {
        File.WriteAllText(folder["pinlake.yaml"], "http:\n  port: [1\n");

        Mistake().ShouldStartWith("pinlake.yaml:3:1: not YAML");
    }

    [Theory]
    [InlineData("50ms", 50)]
    [InlineData("2s", 2_000)]
    [InlineData("1.5m", 90_000)]
    [InlineData("00:00:03", 3_000)]
    public void Durations_are_read_with_their_unit(string text, int milliseconds)
    {
        SettingText.TryRead(text, typeof(TimeSpan), out var value, out _).ShouldBeTrue();

        value.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData("64KiB", 65_536L)]
    [InlineData("128 MiB", 134_217_728L)]
    [InlineData("-1", -1L)]
    [InlineData("8GiB", 8_589_934_592L)]
    public void Sizes_are_read_with_their_unit(string text, long bytes)
    {
        SettingText.TryRead(text, typeof(long), out var value, out _).ShouldBeTrue();

        value.ShouldBe(bytes);
    }

    [Theory]
    [InlineData("9000000000000000000GiB", typeof(long))]
    [InlineData("3000000000", typeof(int))]
    [InlineData("1e999", typeof(double))]
    [InlineData("5 fortnights", typeof(TimeSpan))]
    public void What_does_not_fit_is_refused(string text, Type type) =>
        SettingText.TryRead(text, type, out _, out _).ShouldBeFalse();

    private string Mistake(params (string, string)[] environment)
    {
        var failure = Should.Throw<PinlakeException>(() => SettingsReader.Read(RunningPinlake.In(folder.Path, environment), null, []));
        failure.Kind.ShouldBe(FailureKind.Invalid);
        return failure.Message;
    }
}
