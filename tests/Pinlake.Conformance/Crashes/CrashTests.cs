using System.Globalization;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Conformance.Crashes;

/// <summary>
/// <c>kill -9</c> at chosen and at random moments. More rounds by <c>tests/crash --rounds N --seed S</c>, which sets the
/// environment variables read here.
/// </summary>
public sealed class CrashTests : IDisposable
{
    private const int KilledBySignal9 = 137;
    private const int LimitMs = 180_000;

    private readonly CrashRun run = new();

    private static int Rounds => Number("PINLAKE_CRASH_ROUNDS", 5);

    private static int Seed => Number("PINLAKE_CRASH_SEED", 20);

    public void Dispose() => run.Dispose();

    [Theory(Timeout = LimitMs)]
    [InlineData("before-log-sync:40")]
    [InlineData("after-log-sync:40")]
    [InlineData("before-object-put:3")]
    [InlineData("after-object-put:3")]
    [InlineData("before-plan:3")]
    [InlineData("after-plan:3")]
    [InlineData("before-data-file:5")]
    [InlineData("after-data-file:5")]
    [InlineData("before-commit:8")]
    [InlineData("after-commit:8")]
    [InlineData("before-checkpoint:1")]
    [InlineData("after-checkpoint:1")]
    public async Task Up_killed_at_a_chosen_point_goes_on_without_loss_or_double(string fault)
    {
        await using var first = await run.UpAsync(fault);
        PinlakeProcess? second = null;
        while (second is null)
        {
            await using var emulator = run.Emulate(60, rate: 60);
            var posted = emulator.ExitAsync();
            if (await Task.WhenAny(posted, first.ExitAsync()) != posted || first.HasEnded)
            {
                (await first.ExitAsync()).ShouldBe(KilledBySignal9, first.Notes);
                second = await run.UpAsync();
            }

            (await posted.WaitAsync(TestContext.Current.CancellationToken)).ShouldBe(0, emulator.Notes);
        }

        await run.WaitUntilLandedAsync();
        (await second.StopAsync()).ShouldBe(0, second.Notes);
        await second.DisposeAsync();
        await run.VerifyAsync();
    }

    [Theory(Timeout = LimitMs)]
    [InlineData("before-plan:1")]
    [InlineData("after-plan:1")]
    [InlineData("after-data-file:2")]
    [InlineData("before-commit:6")]
    [InlineData("after-commit:6")]
    public async Task Batch_killed_at_a_chosen_point_goes_on_without_loss_or_double(string fault)
    {
        await using (var up = await run.UpAsync())
        {
            await using var emulator = run.Emulate(40, rate: 100);
            (await emulator.ExitAsync()).ShouldBe(0, emulator.Notes);
            await run.WaitUntilLandedAsync();
            (await up.StopAsync()).ShouldBe(0, up.Notes);
        }

        (await run.BatchAsync(fault).WaitAsync(TestContext.Current.CancellationToken)).ShouldBe(KilledBySignal9);

        await run.VerifyAsync();
    }

    [Fact]
    public async Task Up_killed_again_and_again_at_random_moments_loses_and_doubles_nothing()
    {
        var random = new Random(Seed);
        var up = await run.UpAsync();
        await using var emulator = run.Emulate(100 * Rounds, rate: 50);
        for (var round = 0; round < Rounds; round++)
        {
            // The moment itself is the input here: anywhere from the start of recovery to full load.
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20, 2_000)), TimeProvider.System, TestContext.Current.CancellationToken);
            (await up.KillAsync()).ShouldBe(KilledBySignal9);
            await up.DisposeAsync();
            up = await run.UpAsync();
        }

        (await emulator.ExitAsync()).ShouldBe(0, emulator.Notes);
        await run.WaitUntilLandedAsync();
        (await up.StopAsync()).ShouldBe(0, up.Notes);
        await up.DisposeAsync();
        await run.VerifyAsync();
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
