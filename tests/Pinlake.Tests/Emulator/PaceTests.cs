using Microsoft.Extensions.Time.Testing;
using Pinlake.Emulator;
using Pinlake.Emulator.Orders;
using Pinlake.Emulator.Posting;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Emulator;

public sealed class PaceTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void The_original_s_pace_is_the_draw_s_pause_before_each_post()
    {
        var pace = new Pace(new EmulatorOptions(), clock);

        pace.WaitAsync(new Draw(1, PauseSeconds: 0), CancellationToken.None).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
        var second = pace.WaitAsync(new Draw(2, PauseSeconds: 1), CancellationToken.None).AsTask();
        clock.Advance(TimeSpan.FromMilliseconds(999));
        second.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromMilliseconds(1));
        second.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task A_rate_is_steady_and_makes_up_for_a_late_post()
    {
        var pace = new Pace(new EmulatorOptions { RatePostsPerSecond = 10 }, clock);

        await WaitAsync(pace);
        var second = WaitAsync(pace);
        clock.Advance(TimeSpan.FromMilliseconds(99));
        second.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromMilliseconds(251));
        await second;
        // At 350 ms the posts of 200 and 300 ms are due at once, that of 400 ms is not.
        WaitAsync(pace).IsCompleted.ShouldBeTrue();
        WaitAsync(pace).IsCompleted.ShouldBeTrue();
        WaitAsync(pace).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public void A_rate_makes_up_for_one_second_and_lets_the_rest_go()
    {
        var pace = new Pace(new EmulatorOptions { RatePostsPerSecond = 10 }, clock);
        clock.Advance(TimeSpan.FromMinutes(1));

        var due = Enumerable.Range(0, 50).TakeWhile(_ => WaitAsync(pace).IsCompleted).Count();

        due.ShouldBe(11);
    }

    [Fact]
    public void At_max_no_post_waits()
    {
        var pace = new Pace(new EmulatorOptions { Max = true }, clock);

        Enumerable.Range(0, 100).ShouldAllBe(_ => WaitAsync(pace).IsCompletedSuccessfully);
    }

    [Fact]
    public void Waits_between_attempts_double_to_the_longest_within_half_and_one_and_a_half()
    {
        var backOff = new BackOff(seed: 1, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500));
        double[] nominal = [100, 200, 400, 500, 500];

        for (var round = 0; round < 100; round++)
        {
            for (var attempt = 0; attempt < nominal.Length; attempt++)
            {
                backOff.After(attempt).TotalMilliseconds.ShouldBeInRange(nominal[attempt] / 2, nominal[attempt] * 1.5);
            }
        }

        backOff.After(99).TotalMilliseconds.ShouldBeInRange(250, 750);
    }

    [Fact]
    public void The_same_seed_waits_alike()
    {
        static List<TimeSpan> Waits() =>
            [.. Enumerable.Range(0, 20).Select(new BackOff(seed: 9, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(3)).After)];

        Waits().ShouldBe(Waits());
    }

    private static Task WaitAsync(Pace pace) => pace.WaitAsync(new Draw(1, PauseSeconds: 1), CancellationToken.None).AsTask();
}
