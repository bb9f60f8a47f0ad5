using System.Globalization;
using Shouldly;
using Xunit;

namespace Pinlake.Conformance.Crashes;

/// <summary>
/// <c>kill -9</c> at chosen and at random moments. More rounds by <c>tests/crash --rounds N --seed S</c>, which sets the
/// environment variables read here.
/// </summary>
public sealed class CrashTests
{
    private const int KilledBySignal9 = 137;

    private static int Rounds => Number("PINLAKE_CRASH_ROUNDS", 5);

    private static int Seed => Number("PINLAKE_CRASH_SEED", 20);

    [Theory]
    [InlineData("before-log-sync:40")]
    [InlineData("after-log-sync:40")]
    [InlineData("before-object-put:3")]
    [InlineData("after-object-put:3")]
    [InlineData("before-plan:3")]
    [InlineData("after-plan:3")]
    [InlineData("before-data-file:6")]
    [InlineData("after-data-file:6")]
    [InlineData("before-commit:8")]
    [InlineData("after-commit:8")]
    [InlineData("before-checkpoint:1")]
    [InlineData("after-checkpoint:1")]
    public async Task Up_killed_at_a_chosen_point_goes_on_without_loss_or_double(string fault)
    {
        const int posts = 250;
        using var run = new CrashRun(TestContext.Current.CancellationToken);
        using var first = await run.UpAsync(fault);
        using var emulator = run.Emulate(posts, Seed);
        (await first.WaitAsync(TestContext.Current.CancellationToken)).ShouldBe(KilledBySignal9, first.Notes);

        using var second = await run.UpAsync();
        (await emulator.WaitAsync(TestContext.Current.CancellationToken)).ShouldBe(0, emulator.Notes);
        await run.WaitUntilLandedAsync();
        second.Terminate();
        (await second.WaitAsync(TestContext.Current.CancellationToken)).ShouldBe(130, second.Notes);

        await run.VerifyAsync(posts);
    }

    [Theory]
    [InlineData("before-plan:1")]
    [InlineData("after-plan:1")]
    [InlineData("after-data-file:2")]
    [InlineData("before-commit:6")]
    [InlineData("after-commit:6")]
    public async Task Batch_killed_at_a_chosen_point_goes_on_without_loss_or_double(string fault)
    {
        const int posts = 60;
        using var run = new CrashRun(TestContext.Current.CancellationToken);
        using (var up = await run.UpAsync())
        {
            using var emulator = run.Emulate(posts, Seed);
            (await emulator.WaitAsync(TestContext.Current.CancellationToken)).ShouldBe(0, emulator.Notes);
            await run.WaitUntilLandedAsync();
            up.Terminate();
            await up.WaitAsync(TestContext.Current.CancellationToken);
        }

        (await run.BatchAsync(fault)).ShouldBe(KilledBySignal9);

        await run.VerifyAsync(posts);
    }

    [Fact]
    public async Task Up_killed_again_and_again_at_random_moments_loses_and_doubles_nothing()
    {
        var posts = 300 * Rounds;
        var random = new Random(Seed);
        using var run = new CrashRun(TestContext.Current.CancellationToken);
        var up = await run.UpAsync();
        using var emulator = run.Emulate(posts, Seed);
        for (var round = 0; round < Rounds; round++)
        {
            // The moment itself is the input here: anywhere from the start of recovery to full load.
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50, 2_000)), TimeProvider.System, TestContext.Current.CancellationToken);
            up.Kill();
            (await up.WaitAsync(TestContext.Current.CancellationToken)).ShouldBe(KilledBySignal9);
            up.Dispose();
            up = await run.UpAsync();
        }

        (await emulator.WaitAsync(TestContext.Current.CancellationToken)).ShouldBe(0, emulator.Notes);
        await run.WaitUntilLandedAsync();
        up.Terminate();
        await up.WaitAsync(TestContext.Current.CancellationToken);
        up.Dispose();

        await run.VerifyAsync(posts);
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
