using Microsoft.AspNetCore.Http;
using Pinlake.Model;

namespace Pinlake.Gateway.Kinesis;

/// <summary>A refusal in the service's own words; the table of its error types.</summary>
/// <remarks>Source: Amazon Kinesis Data Streams API reference, "Errors" of each action and "Common Errors".</remarks>
internal sealed class KinesisError : Exception
{
    /// <summary>The type of a failure inside the service, which clients retry.</summary>
    public const string InternalFailure = "InternalFailure";

    private KinesisError(string type, string message, int status = StatusCodes.Status400BadRequest)
        : base(message) => (Type, Status) = (type, status);

    /// <summary>The name by which clients know the error.</summary>
    public string Type { get; }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>A stream or shard that does not exist.</summary>
    public static KinesisError ResourceNotFound(string message) => new("ResourceNotFoundException", message);

    /// <summary>A stream that exists already.</summary>
    public static KinesisError ResourceInUse(string message) => new("ResourceInUseException", message);

    /// <summary>A quota.</summary>
    public static KinesisError LimitExceeded(string message) => new("LimitExceededException", message);

    /// <summary>An argument that is well formed and wrong.</summary>
    public static KinesisError InvalidArgument(string message) => new("InvalidArgumentException", message);

    /// <summary>An argument that breaks the constraints of its type.</summary>
    public static KinesisError Validation(string message) => new("ValidationException", message);

    /// <summary>An iterator of more than five minutes.</summary>
    public static KinesisError ExpiredIterator(string message) => new("ExpiredIteratorException", message);

    /// <summary>A page token of more than five minutes.</summary>
    public static KinesisError ExpiredNextToken(string message) => new("ExpiredNextTokenException", message);

    /// <summary>A body that is no JSON, or whose fields have other types.</summary>
    public static KinesisError Serialization(string message) => new("SerializationException", message);

    /// <summary>A target that is no operation of this service.</summary>
    public static KinesisError UnknownOperation(string message) => new("UnknownOperationException", message);

    /// <summary>A request that names no operation.</summary>
    public static KinesisError AccessDenied() => new(
        "AccessDeniedException",
        "Unable to determine service/operation name to be authorized",
        StatusCodes.Status403Forbidden);

    /// <summary>A body that is too long.</summary>
    public static KinesisError TooLarge(string message) => new("RequestEntityTooLargeException", message, StatusCodes.Status413PayloadTooLarge);

    /// <summary>A mistake of ours.</summary>
    public static KinesisError Internal() => new(InternalFailure, "An internal error occurred.", StatusCodes.Status500InternalServerError);

    /// <summary>A failure below that the operation did not translate itself.</summary>
    public static KinesisError From(PinlakeException failure) => failure.Kind switch
    {
        FailureKind.NotFound => ResourceNotFound(failure.Message),
        FailureKind.Conflict => ResourceInUse(failure.Message),
        FailureKind.Invalid => InvalidArgument(failure.Message),
        FailureKind.Unavailable or FailureKind.Closed => new("ServiceUnavailable", failure.Message, StatusCodes.Status503ServiceUnavailable),
        _ => new(InternalFailure, failure.Message, StatusCodes.Status500InternalServerError),
    };
}
