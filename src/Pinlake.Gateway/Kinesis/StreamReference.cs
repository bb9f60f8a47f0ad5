namespace Pinlake.Gateway.Kinesis;

/// <summary>How a request names a stream: by <c>StreamName</c>, by <c>StreamARN</c>, or by both, which must agree.</summary>
internal static class StreamReference
{
    private const string ArnStart = "arn:";
    private const string ArnEnd = ":stream/";

    /// <summary>The name, or null when the request names no stream.</summary>
    /// <exception cref="KinesisError">The ARN is none of a stream, or is another's.</exception>
    public static string? Resolve(string? name, string? arn)
    {
        if (arn is null)
        {
            return name;
        }

        // Any partition, region and account will do: clients bring those of the stream they were written for.
        var end = arn.IndexOf(ArnEnd, StringComparison.Ordinal);
        if (!arn.StartsWith(ArnStart, StringComparison.Ordinal) || end < 0 || !arn[..end].Contains(":kinesis:", StringComparison.Ordinal))
        {
            throw KinesisError.Validation(
                $"1 validation error detected: Value '{arn}' at 'streamARN' failed to satisfy constraint: "
                + "Member must satisfy regular expression pattern: arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+");
        }

        var named = arn[(end + ArnEnd.Length)..];
        return name is null || name == named
            ? named
            : throw KinesisError.InvalidArgument($"StreamName {name} and StreamARN {arn} name different streams.");
    }

    /// <summary>The stream that the fields name.</summary>
    public static string? Of(RequestFields fields) => Resolve(fields.String("StreamName"), fields.String("StreamARN"));
}
