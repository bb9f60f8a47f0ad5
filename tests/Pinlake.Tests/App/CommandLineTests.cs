using Pinlake.App;
using Pinlake.Model;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.App;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Help_is_an_answer()
    {
        var outcome = await RunningPinlake.Run(folder.Path, "--help");

        outcome.Code.ShouldBe(0);
        outcome.Answer.ShouldContain("Usage:");
        outcome.Notes.ShouldBe("");
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        var outcome = await RunningPinlake.Run(folder.Path, "--version");

        (outcome.Code, outcome.Answer.Trim()).ShouldBe((0, "0.1.0"));
    }

    [Fact]
    public async Task An_unknown_verb_is_a_usage_mistake_with_the_way_to_the_help()
    {
        var outcome = await RunningPinlake.Run(folder.Path, "demmo");

        outcome.Code.ShouldBe(2);
        outcome.Answer.ShouldBe("");
        outcome.Notes.ShouldContain("demmo");
        outcome.Notes.ShouldContain("pinlake --help");
    }

    [Theory]
    [InlineData(FailureKind.Invalid, 2)]
    [InlineData(FailureKind.NotFound, 4)]
    [InlineData(FailureKind.Conflict, 5)]
    [InlineData(FailureKind.Unavailable, 5)]
    [InlineData(FailureKind.Closed, 5)]
    [InlineData(FailureKind.Corrupt, 1)]
    [InlineData(FailureKind.Bug, 1)]
    public void Each_kind_of_failure_has_its_code(FailureKind kind, int code) => ExitCode.Of(kind).ShouldBe(code);
}
