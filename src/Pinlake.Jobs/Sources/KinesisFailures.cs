using System.Net;
using Pinlake.Model;

namespace Pinlake.Jobs.Sources;

/// <summary>What each error of the Kinesis API means to a caller: the one table of it.</summary>
/// <remarks>Source: Amazon Kinesis Data Streams API reference, "Errors" of each action and "Common Errors".</remarks>
internal static class KinesisFailures
{
    /// <summary>An iterator is older than five minutes: take a new one.</summary>
    public const string ExpiredIterator = "ExpiredIteratorException";

    /// <summary>The kind of an error by its name, or by the status where the name is not known.</summary>
    public static FailureKind KindOf(string? error, HttpStatusCode status) => error switch
    {
        "ResourceNotFoundException" => FailureKind.NotFound,
        "ResourceInUseException" or ExpiredIterator => FailureKind.Conflict,
        "ProvisionedThroughputExceededException" or "LimitExceededException" or "ThrottlingException"
            or "KMSThrottlingException" or "InternalFailureException" or "InternalFailure"
            or "ServiceUnavailable" or "RequestExpired" => FailureKind.Unavailable,
        _ when (int)status >= 500 || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout => FailureKind.Unavailable,
        _ => FailureKind.Invalid,
    };

    /// <summary>What a user can do about a failure of this kind.</summary>
    public static string Remedy(FailureKind kind) => kind switch
    {
        FailureKind.NotFound => "Create the stream, or correct its name in the settings.",
        FailureKind.Conflict => "Look again, then retry.",
        FailureKind.Unavailable => "Retry later.",
        _ => "Check the endpoint, the credentials and the region in the settings.",
    };
}
