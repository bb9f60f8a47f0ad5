using System.CommandLine;
using Pinlake.App.Composition;
using Pinlake.App.Query;
using Pinlake.Model;

namespace Pinlake.App.Verbs;

/// <summary><c>pinlake quarantine list</c>: what could not be cleaned, the newest first, with reason and origin.</summary>
internal static class QuarantineVerb
{
    private const string Columns =
        "kind, reason, detail, payload, _topic, _partition, _offset, _stream, _shard, _sequence, _ingested_at, quarantined_at";

    private static readonly string[] Lanes = ["batch", "live"];

    private static readonly Option<string> Lane = new Option<string>("--lane") { Description = "Only this lane", HelpName = "batch|live" }
        .Also(option => option.AcceptOnlyFromAmong(Lanes));

    private static readonly Option<string> Reason = new("--reason") { Description = "Only this reason, such as bad_value", HelpName = "REASON" };

    private static readonly Option<int> Limit = new Option<int>("--limit") { Description = "Rows at most, 1 or more (100 unless given)", HelpName = "N", DefaultValueFactory = _ => 100 }
        .Also(option => option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--limit: expected 1 or more.");
            }
        }));

    /// <summary>The verb.</summary>
    public static Command Create(Surroundings around)
    {
        var quarantine = new Command("quarantine", "Look at what could not be cleaned");
        quarantine.Subcommands.Add(Verb.Create(
            "list", "List quarantined records, the newest first", around, ListAsync, Lane, Reason, Limit, CommonOptions.Data, CommonOptions.Json));
        return quarantine;
    }

    private static async Task<int> ListAsync(VerbContext context)
    {
        var folder = DataFolder.OpenExisting(context.DataFolder);
        using var session = await TableSession
            .OpenAsync(folder.Tables, context.Settings.DuckDb, context.Around.Clock, context.Cancellation).ConfigureAwait(false);
        var lanes = Lanes.Where(lane => context.Line.GetValue(Lane) is not { } only || only == lane)
            .Where(lane => session.Names.Contains($"{lane}.quarantine")).ToList();
        if (lanes.Count == 0)
        {
            throw new PinlakeException(FailureKind.NotFound, "No lane has run on this data folder yet, so there is no quarantine. Run 'pinlake batch' or 'pinlake up'.");
        }

        var where = context.Line.GetValue(Reason) is { } reason ? $" where reason = '{reason.Replace("'", "''", StringComparison.Ordinal)}'" : "";
        var all = string.Join(" union all ", lanes.Select(lane => $"select '{lane}' as lane, {Columns} from {lane}.quarantine{where}"));
        return QueryVerb.Answer(
            context,
            session,
            $"select * from ({all}) order by quarantined_at desc, lane, _topic, _stream, _partition, _offset, _sequence limit {context.Line.GetValue(Limit)}");
    }
}
