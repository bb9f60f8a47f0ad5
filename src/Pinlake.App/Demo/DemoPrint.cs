using System.Globalization;
using Pinlake.App.Output;
using Pinlake.App.Query;
using Pinlake.App.Verbs;

namespace Pinlake.App.Demo;

/// <summary>Shows a demo's report to people: the views, a plot, the figures, where to look next.</summary>
internal static class DemoPrint
{
    private const int ViewRowsShown = 8;
    private const int PlotWidth = 40;
    private const string Plotted = "category_per_year";

    private static readonly double[] FreshnessBounds = [25, 50, 100, 200, 400, 800, 1600, double.PositiveInfinity];

    /// <summary>Prints everything.</summary>
    public static void Write(Terminal terminal, DemoReport report)
    {
        foreach (var view in report.Views)
        {
            AnswerTable.Write(
                terminal,
                $"views.{view.Name}",
                [.. view.Columns.Select(column => (column.Name, column.IsNumber))],
                view.Rows.Take(ViewRowsShown).Select(row => AnswerTable.Row(row)));
            if (view.Rows.Count > ViewRowsShown)
            {
                terminal.Answer.WriteLine($"  … and {view.Rows.Count - ViewRowsShown} more rows");
            }

            terminal.Answer.WriteLine();
        }

        WriteCategoryPlot(terminal.Answer, report);
        WriteFreshnessPlot(terminal.Answer, report.FreshnessMs);
        WriteFigures(terminal, report);
        WriteChecks(terminal, report);
        WriteNextSteps(terminal.Answer, report.Folder);
    }

    private static void WriteCategoryPlot(TextWriter answer, DemoReport report)
    {
        if (report.Views.FirstOrDefault(view => view.Name == Plotted) is not { Rows.Count: > 0 } view)
        {
            return;
        }

        var counts = view.Rows.GroupBy(row => CellText.Of(row[1]), row => Convert.ToInt64(row[2], CultureInfo.InvariantCulture))
            .Select(category => (category.Key, Count: category.Sum())).OrderByDescending(category => category.Count);
        answer.WriteLine("Posts per category, all years");
        WriteBars(answer, [.. counts.Select(category => (category.Key, category.Count))]);
    }

    private static void WriteFreshnessPlot(TextWriter answer, double[] milliseconds)
    {
        if (milliseconds.Length == 0)
        {
            return;
        }

        answer.WriteLine("From post to readable in the live tables");
        var (bars, from) = (new List<(string, long)>(), 0d);
        foreach (var bound in FreshnessBounds)
        {
            var name = double.IsInfinity(bound) ? $"over {from} ms" : $"to {bound} ms";
            bars.Add((name, milliseconds.LongCount(value => value > from && value <= bound)));
            from = bound;
        }

        WriteBars(answer, bars);
    }

    private static void WriteBars(TextWriter answer, IReadOnlyList<(string Name, long Count)> bars)
    {
        var peak = Math.Max(1, bars.Max(bar => bar.Count));
        var width = bars.Max(bar => bar.Name.Length);
        foreach (var (name, count) in bars)
        {
            var length = (int)Math.Ceiling((double)count * PlotWidth / peak);
            answer.WriteLine($"  {name.PadRight(width)} {new string('█', length)} {Shown(count)}");
        }

        answer.WriteLine();
    }

    private static void WriteFigures(Terminal terminal, DemoReport report)
    {
        var answer = terminal.Answer;
        AnswerTable.Write(
            terminal,
            null,
            [("table", false), ("rows", true), ("version", true)],
            report.Tables.Select(table => AnswerTable.Row(table.Table, table.Rows, table.Version)));
        var seconds = Math.Max(0.001, report.Posted.Seconds);
        answer.WriteLine($"Posted     {Shown(report.Posted.Posts)} posts, {Shown(report.Posted.Sends)} sends in {report.Posted.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} s: {Shown((long)(report.Posted.Sends / seconds))} a second, each durable when acknowledged"
            + (report.Posted.Skipped > 0 ? $"; {Shown(report.Posted.Skipped)} drawn posts skipped that the source lacks" : ""));
        answer.WriteLine($"Log        {Shown(report.KafkaRecords)} Kafka records, {Shown(report.KinesisRecords)} Kinesis records; {Shown(report.RawRecords)} in {Shown(report.RawObjects)} raw objects");
        answer.WriteLine($"Quarantine {Shown(report.QuarantinedBatch)} in batch, {Shown(report.QuarantinedLive)} in live");
        answer.WriteLine($"Freshness  p50 {Milliseconds(report, 0.50)}, p99 {Milliseconds(report, 0.99)} from post to readable");
        answer.WriteLine(FormattableString.Invariant($"Time       batch and views {report.BatchSeconds:0.0} s, everything {report.TotalSeconds:0.0} s"));
    }

    private static void WriteChecks(Terminal terminal, DemoReport report)
    {
        if (!report.Reconcile.Agrees)
        {
            ReconcileVerb.Print(terminal, report.Reconcile);
        }

        foreach (var failure in report.Posted.FailureSamples)
        {
            terminal.Answer.WriteLine($"Failed     {failure}");
        }

        foreach (var mistake in report.Mistakes)
        {
            terminal.Answer.WriteLine($"Failed     {mistake}");
        }

        terminal.Answer.WriteLine(report.Holds
            ? "Checks     both lanes hold the same rows, and every record is accounted for"
            : "Checks     FAILED: see above");
        terminal.Answer.WriteLine();
    }

    private static void WriteNextSteps(TextWriter answer, string folder)
    {
        answer.WriteLine("Where to look next");
        answer.WriteLine($"  ./pinlake query \"select * from views.top_category_per_country\" --data {folder}");
        answer.WriteLine($"  ./pinlake table list --data {folder}");
        answer.WriteLine($"  ./pinlake up --data {folder}      then the live page at http://127.0.0.1:8082/ and, beside it, ./pinlake emulate");
    }

    private static string Shown(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Milliseconds(DemoReport report, double share) =>
        Freshness.Percentile(report.FreshnessMs, share) is { } value ? $"{value.ToString("0", CultureInfo.InvariantCulture)} ms" : "unknown";
}
