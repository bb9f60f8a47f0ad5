namespace Pinlake.App.Api;

/// <summary>How fast a count grows: one sample a second, two minutes kept. Not safe from several threads.</summary>
internal sealed class LaneMeter(TimeProvider clock)
{
    /// <summary>Samples kept.</summary>
    public const int SamplesMax = 120;

    // One second alone jumps about; over three the figure can be read.
    private const int SmoothedSamples = 3;

    private readonly Queue<double> samples = new(Enumerable.Repeat(0d, SamplesMax));
    private long lastCount = -1;
    private long lastTaken;

    /// <summary>Growth per second over the last samples.</summary>
    public double PerSecond => samples.Skip(SamplesMax - SmoothedSamples).Average();

    /// <summary>Growth per second between samples, the oldest first.</summary>
    public IReadOnlyList<double> Recent => [.. samples.Select(sample => Math.Round(sample, 1))];

    /// <summary>Takes the count as it is now.</summary>
    public void Sample(long count)
    {
        if (lastCount >= 0)
        {
            var seconds = clock.GetElapsedTime(lastTaken).TotalSeconds;
            samples.Dequeue();
            samples.Enqueue(seconds > 0 ? Math.Max(0, count - lastCount) / seconds : 0);
        }

        (lastCount, lastTaken) = (count, clock.GetTimestamp());
    }
}
