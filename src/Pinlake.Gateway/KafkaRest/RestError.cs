using System.Globalization;
using Microsoft.AspNetCore.Http;
using Pinlake.Model;

namespace Pinlake.Gateway.KafkaRest;

/// <summary>A refusal in the REST Proxy's own words; the table of its error codes.</summary>
/// <remarks>Source: Confluent REST Proxy API reference, v2, "Errors" and "POST /topics/(string:topic_name)".</remarks>
internal sealed class RestError : Exception
{
    private const int KafkaError = 50002;
    private const int RetriableKafkaError = 50003;

    private RestError(int status, int code, string message)
        : base(message) => (Status, Code) = (status, code);

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>The <c>error_code</c> in the body: the status itself, or five digits that begin with it.</summary>
    public int Code { get; }

    /// <summary>No such topic.</summary>
    public static RestError TopicNotFound() => new(StatusCodes.Status404NotFound, 40401, "Topic not found.");

    /// <summary>No such partition.</summary>
    public static RestError PartitionNotFound() => new(StatusCodes.Status404NotFound, 40402, "Partition not found.");

    /// <summary>The body is not JSON, or not UTF-8.</summary>
    public static RestError Malformed(string problem) =>
        new(StatusCodes.Status400BadRequest, StatusCodes.Status400BadRequest, "Malformed JSON: " + problem);

    /// <summary>The body is JSON of another shape.</summary>
    public static RestError Unprocessable(string problem) =>
        new(StatusCodes.Status422UnprocessableEntity, StatusCodes.Status422UnprocessableEntity, problem);

    /// <summary>The body holds a field that a produce request does not have: mostly a row that is not wrapped in records.</summary>
    public static RestError UnrecognizedField(string name) => Unprocessable("Unrecognized field: " + name);

    /// <summary>Records of this media type are not taken.</summary>
    public static RestError UnsupportedMediaType() => new(
        StatusCodes.Status415UnsupportedMediaType,
        StatusCodes.Status415UnsupportedMediaType,
        "HTTP 415 Unsupported Media Type");

    /// <summary>The body is too long.</summary>
    public static RestError TooLarge(int bytesMax) => new(
        StatusCodes.Status413PayloadTooLarge,
        StatusCodes.Status413PayloadTooLarge,
        string.Create(CultureInfo.InvariantCulture, $"The request is larger than {bytesMax} bytes. Nothing was written. Send fewer records at a time."));

    /// <summary>A failure below, as the answer to the whole request.</summary>
    public static RestError From(PinlakeException failure) => failure.Kind switch
    {
        FailureKind.NotFound => TopicNotFound(),
        FailureKind.Invalid => Unprocessable(failure.Message),
        _ => new RestError(StatusCodes.Status500InternalServerError, CodeOf(failure), failure.Message),
    };

    /// <summary>The <c>error_code</c> of one record that failed among others.</summary>
    public static int CodeOf(PinlakeException failure) => failure.Kind switch
    {
        FailureKind.Unavailable or FailureKind.Conflict or FailureKind.Closed => RetriableKafkaError,
        _ => KafkaError,
    };

    /// <summary>A mistake of ours.</summary>
    public static RestError Internal() => new(
        StatusCodes.Status500InternalServerError,
        StatusCodes.Status500InternalServerError,
        "Internal Server Error");
}
