using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pinlake.Emulator;
using Pinlake.Emulator.Orders;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Emulator;

public sealed class DrawTests
{
    // Golden values printed by CPython 3.11.7: random.seed(s); [random.getrandbits(32) for _ in range(3)]
    [Theory]
    [InlineData(0, 3626764237u, 1654615998u, 3255389356u)]
    [InlineData(100, 625644691u, 1973661107u, 1953896601u)]
    [InlineData(int.MaxValue, 1364760256u, 4023463762u, 3510513048u)]
    public void The_generator_gives_Python_s_words(int seed, uint first, uint second, uint third)
    {
        var random = new PythonRandom(seed);

        new[] { random.NextWord(), random.NextWord(), random.NextWord() }.ShouldBe([first, second, third]);
    }

    [Fact]
    public void The_classic_order_draws_pause_and_row_as_the_original()
    {
        var draws = DrawSequence.Of(RowOrder.Classic, seed: 100, rowCount: 1).Take(12);

        // CPython 3.11.7: random.seed(100); [(random.randrange(0, 2), random.randint(0, 11000)) for _ in range(12)]
        draws.ShouldBe(
        [
            new(7528, 0), new(2863, 1), new(5730, 1), new(8304, 1), new(8731, 0), new(1313, 0),
            new(4315, 1), new(10794, 0), new(5494, 0), new(5069, 0), new(2923, 0), new(3089, 0),
        ]);
    }

    [Fact]
    public void A_hundred_thousand_classic_draws_are_Python_s()
    {
        var draws = DrawSequence.Of(RowOrder.Classic, seed: 100, rowCount: 1).Take(100_000)
            .Select(draw => string.Create(CultureInfo.InvariantCulture, $"{draw.PauseSeconds}:{draw.Row}"));

        // CPython 3.11.7: sha256(",".join(f"{pause}:{row}" ...)).hexdigest() of the same draws
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join(',', draws))))
            .ShouldBe("92bc5e876376b5d22fc63532ce6e8500a2e4bcae4e61dfe4096682e794315a11");
    }

    [Fact]
    public void Another_seed_draws_what_Python_draws_with_it() =>
        DrawSequence.Of(RowOrder.Classic, seed: 7, rowCount: 1).Take(6).ShouldBe(
            [new(2471, 1), new(10664, 1), new(1186, 0), new(5991, 0), new(8313, 0), new(614, 0)]);

    [Fact]
    public void The_classic_draws_are_those_of_the_real_run()
    {
        var lines = File.ReadLines(Requires.Shared("data/emulator_log.jsonl")).Skip(23);
        var real = lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("pin").GetProperty("index").GetInt32()).ToList();

        real.Count.ShouldBe(2_239);
        DrawSequence.Of(RowOrder.Classic, seed: 100, rowCount: 1).Take(real.Count).Select(draw => draw.Row).ShouldBe(real);
    }

    [Fact]
    public void The_sequential_order_begins_again_behind_the_last_row() =>
        DrawSequence.Of(RowOrder.Sequential, seed: 1, rowCount: 3).Take(7).Select(draw => draw.Row).ShouldBe([0, 1, 2, 0, 1, 2, 0]);

    [Fact]
    public void A_shuffle_repeats_no_row_within_a_pass_and_orders_each_pass_anew()
    {
        var rows = DrawSequence.Of(RowOrder.Shuffle, seed: 5, rowCount: 1_000).Take(2_000).Select(draw => draw.Row).ToList();

        rows.Take(1_000).Order().ShouldBe(Enumerable.Range(0, 1_000));
        rows.Skip(1_000).Order().ShouldBe(Enumerable.Range(0, 1_000));
        rows.Take(1_000).ShouldNotBe(rows.Skip(1_000));
    }

    [Fact]
    public void The_same_seed_shuffles_alike_and_another_one_does_not()
    {
        static List<int> Rows(int seed) => [.. DrawSequence.Of(RowOrder.Shuffle, seed, rowCount: 500).Take(500).Select(draw => draw.Row)];

        Rows(8).ShouldBe(Rows(8));
        Rows(8).ShouldNotBe(Rows(9));
    }

    [Fact]
    public void Every_order_pauses_for_no_or_one_second()
    {
        foreach (var order in Enum.GetValues<RowOrder>())
        {
            DrawSequence.Of(order, seed: 3, rowCount: 100).Take(300).Select(draw => draw.PauseSeconds).Distinct().Order().ShouldBe([0, 1]);
        }
    }
}
