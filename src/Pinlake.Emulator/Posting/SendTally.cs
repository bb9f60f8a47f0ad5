namespace Pinlake.Emulator.Posting;

/// <summary>Counts of one run, by lane and kind. Safe from many threads; sums over several counts may be a send apart.</summary>
internal sealed class SendTally
{
    private const int KindCount = 3;
    private const int SamplesMax = 10;

    private readonly Counter[] counters = new Counter[2 * KindCount];
    private readonly List<string> samples = [];
    private readonly long[] lacking = new long[KindCount];

    /// <summary>The first few failures, in words.</summary>
    public IReadOnlyList<string> FailureSamples
    {
        get
        {
            lock (samples)
            {
                return [.. samples];
            }
        }
    }

    /// <summary>A row was handed to a lane.</summary>
    public void Send(Lane lane, PostKind kind) => Interlocked.Increment(ref Of(lane, kind).Sends);

    /// <summary>A row was acknowledged.</summary>
    public void Acknowledge(Lane lane, PostKind kind) => Interlocked.Increment(ref Of(lane, kind).Acknowledged);

    /// <summary>A row is tried once more.</summary>
    public void Retry(Lane lane, PostKind kind) => Interlocked.Increment(ref Of(lane, kind).Retries);

    /// <summary>A drawn row is not in the source.</summary>
    public void Lack(PostKind kind) => Interlocked.Increment(ref lacking[(int)kind]);

    /// <summary>A row was given up.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="problem">What happened, in words.</param>
    public void Fail(Lane lane, PostKind kind, string problem)
    {
        Interlocked.Increment(ref Of(lane, kind).Failed);
        lock (samples)
        {
            if (samples.Count < SamplesMax)
            {
                samples.Add(problem);
            }
        }
    }

    /// <summary>The counts so far.</summary>
    public IReadOnlyList<SendCounts> Read(IEnumerable<ILaneProtocol> protocols) =>
    [
        .. from protocol in protocols
           from kind in Enum.GetValues<PostKind>()
           let counter = Of(protocol.Lane, kind).Read()
           select new SendCounts(
               protocol.Lane, kind, protocol.Target(kind),
               counter.Sends, counter.Acknowledged, counter.Failed, counter.Retries, Interlocked.Read(ref lacking[(int)kind])),
    ];

    private ref Counter Of(Lane lane, PostKind kind) => ref counters[((int)lane * KindCount) + (int)kind];

    private struct Counter
    {
        public long Sends;
        public long Acknowledged;
        public long Failed;
        public long Retries;

        public Counter Read() => new()
        {
            Sends = Interlocked.Read(ref Sends),
            Acknowledged = Interlocked.Read(ref Acknowledged),
            Failed = Interlocked.Read(ref Failed),
            Retries = Interlocked.Read(ref Retries),
        };
    }
}
