using System.Text.RegularExpressions;
using Pinlake.Model;

namespace Pinlake.Emulator;

/// <summary>What to post, where to, and how fast. Bound from "emulator"; checked once, when a run starts.</summary>
public sealed partial class EmulatorOptions
{
    /// <summary>Posts of a run over tables when <see cref="Posts"/> is not set.</summary>
    public const int PostsDefault = 2_000;

    /// <summary><c>builtin</c>, <c>csv:FOLDER</c>, <c>jsonl:FILE</c> or <c>sqlite:FILE</c>; builtin unless set.</summary>
    public string Source { get; set; } = "builtin";

    /// <summary>Database file of the builtin source, made on first use; its folder too. Required for builtin.</summary>
    public string BuiltinPath { get; set; } = "";

    /// <summary>Order of the draws. Classic unless set; a jsonl file is always posted in its own order, sequential.</summary>
    public RowOrder? Order { get; set; }

    /// <summary>Seed of the order, the default pace and the back-off. Not negative; 100, the original's, unless set.</summary>
    public int Seed { get; set; } = 100;

    /// <summary>Posts to post, 1 or more; 2,000 unless set, and for a jsonl file as many as it has.</summary>
    public int? Posts { get; set; }

    /// <summary>Posts a second, over 0 up to 100,000; when unset, the pace is 0 or 1 s between posts as in the original.</summary>
    public double? RatePostsPerSecond { get; set; }

    /// <summary>Whether to post as fast as the gateway answers; false unless set. Not together with a rate.</summary>
    public bool Max { get; set; }

    /// <summary>Base address of the Kafka REST Proxy, with or without a path; null leaves the batch lane out.</summary>
    public Uri? KafkaBase { get; set; }

    /// <summary>Base address of the Kinesis routes, which may end in a stage; null leaves the live lane out.</summary>
    public Uri? KinesisBase { get; set; }

    /// <summary>Names topics <c>{prefix}.pin</c> and streams <c>streaming-{prefix}-pin</c>; <c>pinterest</c> unless set.</summary>
    public string Prefix { get; set; } = "pinterest";

    /// <summary>Whether to post without keys, and with the partition keys <c>partition-pin</c> …, as the original did.</summary>
    public bool Unkeyed { get; set; }

    /// <summary>Posts in flight at once, 1 to 1,024; 32 unless set. Never two of the same index.</summary>
    public int PostsInFlightMax { get; set; } = 32;

    /// <summary>How long one attempt may take, 10 ms to 10 min; 10 s unless set.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts for one row, 1 to 100; 8 unless set, which outlasts a gateway away for some ten seconds.</summary>
    public int AttemptsMax { get; set; } = 8;

    /// <summary>Wait before the second attempt, 1 ms to 1 min; doubles with each one, ± half by chance; 100 ms unless set.</summary>
    public TimeSpan BackOffFirst { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait between two attempts, up to 10 min; 3 s unless set.</summary>
    public TimeSpan BackOffMax { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Posts in a row without one acknowledged row that end the run, 1 or more; 100 unless set. While the run has had
    /// no acknowledgement at all, 10 are enough.
    /// </summary>
    public int FailedPostsInARowMax { get; set; } = 100;

    /// <summary>File that gets one JSON line per acknowledged row, appended and handed to the system at once; null for none.</summary>
    public string? AcknowledgedFile { get; set; }

    /// <summary>Called for every acknowledged row, from many threads at once; must be quick and not throw. Null for none.</summary>
    public Action<Acknowledgement>? OnAcknowledged { get; set; }

    /// <summary>Throws on the first value out of its range.</summary>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Invalid"/>: names the option, the value and the range.</exception>
    public void Check()
    {
        Require(Seed >= 0, nameof(Seed), Seed, "0 or more");
        Require(Posts is null or > 0, nameof(Posts), Posts, "1 or more");
        Require(RatePostsPerSecond is null or (> 0 and <= 100_000), nameof(RatePostsPerSecond), RatePostsPerSecond, "over 0 up to 100000");
        Require(!Max || RatePostsPerSecond is null, nameof(Max), Max, "a rate or max, not both");
        Require(KafkaBase is not null || KinesisBase is not null, nameof(KafkaBase), KafkaBase, "at least one of KafkaBase and KinesisBase");
        Require(IsHttp(KafkaBase), nameof(KafkaBase), KafkaBase, "an absolute http or https address without query");
        Require(IsHttp(KinesisBase), nameof(KinesisBase), KinesisBase, "an absolute http or https address without query");
        Require(PrefixPattern().IsMatch(Prefix), nameof(Prefix), Prefix, "1 to 100 of A-Z, a-z, 0-9, '.', '_' and '-'");
        Require(PostsInFlightMax is >= 1 and <= 1_024, nameof(PostsInFlightMax), PostsInFlightMax, "1 to 1024");
        Require(AttemptsMax is >= 1 and <= 100, nameof(AttemptsMax), AttemptsMax, "1 to 100");
        RequireWithin(AttemptTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10), nameof(AttemptTimeout));
        RequireWithin(BackOffFirst, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1), nameof(BackOffFirst));
        RequireWithin(BackOffMax, BackOffFirst, TimeSpan.FromMinutes(10), nameof(BackOffMax));
        Require(FailedPostsInARowMax >= 1, nameof(FailedPostsInARowMax), FailedPostsInARowMax, "1 or more");
    }

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,100}\z")]
    private static partial Regex PrefixPattern();

    private static bool IsHttp(Uri? address) =>
        address is null
        || (address.IsAbsoluteUri && address.Scheme is "http" or "https" && address.Query.Length == 0 && address.UserInfo.Length == 0);

    private static void RequireWithin(TimeSpan value, TimeSpan min, TimeSpan max, string name) =>
        Require(value >= min && value <= max, name, value, $"{min} to {max}");

    private static void Require(bool holds, string name, object? value, string range)
    {
        if (!holds)
        {
            throw new PinlakeException(
                FailureKind.Invalid,
                FormattableString.Invariant($"Emulator option {name} is '{value}', but must be {range}. Nothing was posted."));
        }
    }
}
