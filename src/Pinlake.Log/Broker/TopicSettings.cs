using Pinlake.Wire.Messages;

namespace Pinlake.Log.Broker;

/// <summary>Settings that clients give new topics. None is kept yet, so those are taken that ask for what holds anyway.</summary>
internal static class TopicSettings
{
    private static readonly Dictionary<string, string> Holding = new(StringComparer.Ordinal)
    {
        ["cleanup.policy"] = "delete",
        ["compression.type"] = "producer",
        ["message.timestamp.type"] = "CreateTime",
        ["min.insync.replicas"] = "1",
        ["retention.bytes"] = "-1",
        ["retention.ms"] = "-1",
    };

    /// <summary>Says which setting cannot be given, or null when all can.</summary>
    public static string? Refuse(IReadOnlyList<CreatableTopicConfig> settings)
    {
        foreach (var setting in settings)
        {
            if (setting.Value is not null && (!Holding.TryGetValue(setting.Name, out var holding) || holding != setting.Value))
            {
                return holding is null
                    ? $"Setting '{setting.Name}' is not known. Nothing was made. Leave it out."
                    : $"Setting '{setting.Name}' is '{holding}' for every topic; '{setting.Value}' cannot be had. Nothing was made. Leave it out.";
            }
        }

        return null;
    }
}
