using System.Diagnostics;
using System.Globalization;

namespace Pinlake.App.Output;

/// <summary>One step of a verb's work, told on standard error: a moving bar on a screen, else a line at its end and now and then.</summary>
/// <remarks>Safe from many threads. Dispose it when the step is over.</remarks>
internal sealed class ProgressStep : IDisposable
{
    private const int BarWidth = 24;
    private static readonly TimeSpan ScreenPeriod = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LinePeriod = TimeSpan.FromSeconds(5);

    private readonly Terminal terminal;
    private readonly string name;
    private readonly long startedAt = Stopwatch.GetTimestamp();
    private readonly Lock oneAtATime = new();
    private long shownAt;
    private string text = "";
    private int lineLength;

    private ProgressStep(Terminal terminal, string name) => (this.terminal, this.name, shownAt) = (terminal, name, startedAt);

    /// <summary>Begins a step.</summary>
    public static ProgressStep Start(Terminal terminal, string name)
    {
        var step = new ProgressStep(terminal, name);
        if (terminal.NotesAreScreen)
        {
            step.Draw(0);
        }

        return step;
    }

    /// <summary>Tells how far the step is.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="words">What to say beside it.</param>
    public void Report(double share, string words)
    {
        lock (oneAtATime)
        {
            text = words;
            if (Stopwatch.GetElapsedTime(shownAt) < (terminal.NotesAreScreen ? ScreenPeriod : LinePeriod))
            {
                return;
            }

            shownAt = Stopwatch.GetTimestamp();
            if (terminal.NotesAreScreen)
            {
                Draw(share);
            }
            else
            {
                terminal.Notes.WriteLine($"{name}: {words}");
            }
        }
    }

    /// <summary>A receiver of reports that are described by <paramref name="describe"/>: the share, and the words.</summary>
    public IProgress<T> Of<T>(Func<T, (double Share, string Words)> describe) => new Receiver<T>(this, describe);

    /// <summary>Ends the step with a line that says what came of it and how long it took.</summary>
    public void Dispose()
    {
        lock (oneAtATime)
        {
            var seconds = Stopwatch.GetElapsedTime(startedAt).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            var line = $"{name}: {(text.Length > 0 ? text + ", " : "")}{seconds} s";
            terminal.Notes.WriteLine(terminal.NotesAreScreen ? $"\r{line.PadRight(lineLength)}" : line);
        }
    }

    private void Draw(double share)
    {
        var done = (int)Math.Round(Math.Clamp(share, 0, 1) * BarWidth);
        var line = $"{name} [{new string('█', done)}{new string('·', BarWidth - done)}] {text}";
        terminal.Notes.Write($"\r{line.PadRight(lineLength)}");
        lineLength = line.Length;
    }

    private sealed class Receiver<T>(ProgressStep step, Func<T, (double Share, string Words)> describe) : IProgress<T>
    {
        public void Report(T value)
        {
            var (share, words) = describe(value);
            step.Report(share, words);
        }
    }
}
