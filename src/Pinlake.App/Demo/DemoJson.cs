using System.Text;
using System.Text.Json;
using Pinlake.App.Query;

namespace Pinlake.App.Demo;

/// <summary>Writes a demo's report as the one JSON object that <c>demo --json</c> promises.</summary>
internal static class DemoJson
{
    /// <summary>Writes the object and a line feed.</summary>
    public static void Write(TextWriter answer, DemoReport report)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, RowsJson.Options))
        {
            json.WriteStartObject();
            WriteCounts(json, "posted", ("posts", report.Posted.Posts), ("records", report.Posted.Sends), ("failed", report.Posted.Failed), ("skipped", report.Posted.Skipped));
            WriteCounts(json, "log", ("kafka_records", report.KafkaRecords), ("kinesis_records", report.KinesisRecords));
            WriteCounts(json, "raw", ("objects", report.RawObjects), ("records", report.RawRecords));
            json.WriteStartObject("tables");
            foreach (var table in report.Tables)
            {
                WriteCounts(json, table.Table, ("rows", table.Rows ?? 0), ("version", table.Version));
            }

            json.WriteEndObject();
            WriteCounts(json, "quarantined", ("batch", report.QuarantinedBatch), ("live", report.QuarantinedLive));
            json.WriteStartObject("reconcile");
            json.WriteBoolean("agrees", report.Reconcile.Agrees);
            json.WriteNumber("differences", report.Reconcile.DifferenceCount);
            json.WriteEndObject();
            json.WriteStartObject("freshness_ms");
            WriteNumber(json, "p50", Freshness.Percentile(report.FreshnessMs, 0.50));
            WriteNumber(json, "p99", Freshness.Percentile(report.FreshnessMs, 0.99));
            json.WriteEndObject();
            json.WriteStartObject("seconds");
            WriteNumber(json, "post", report.Posted.Seconds);
            WriteNumber(json, "batch", report.BatchSeconds);
            WriteNumber(json, "total", report.TotalSeconds);
            json.WriteEndObject();
            WriteViews(json, report.Views);
            json.WriteEndObject();
        }

        answer.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, params ReadOnlySpan<(string Name, long Value)> counts)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in counts)
        {
            json.WriteNumber(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, Math.Round(number, 3));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteViews(Utf8JsonWriter json, IReadOnlyList<ViewAnswer> views)
    {
        json.WriteStartObject("views");
        foreach (var view in views)
        {
            json.WriteStartArray(view.Name);
            foreach (var row in view.Rows)
            {
                json.WriteStartObject();
                for (var index = 0; index < row.Length; index++)
                {
                    json.WritePropertyName(view.Columns[index].Name);
                    CellJson.Write(json, row[index]);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
