using Pinlake.Wire.Messages;

namespace Pinlake.Log.Broker;

/// <summary>Tells which requests are understood.</summary>
internal static class ApiVersionsHandler
{
    // Kafka allows letters, digits, '-' and '.', the first and last one a letter or digit.
    private const string NameAlso = "-.";

    /// <summary>Answers a request of a version that is understood.</summary>
    public static ApiVersionsResponse Handle(ApiVersionsRequest request) =>
        IsName(request.ClientSoftwareName) && IsName(request.ClientSoftwareVersion)
            ? List(ErrorCode.None)
            : new ApiVersionsResponse { ErrorCode = ErrorCode.InvalidRequest };

    /// <summary>Answers a request of any other version, to be sent in version 0.</summary>
    public static ApiVersionsResponse Unsupported() => List(ErrorCode.UnsupportedVersion);

    private static ApiVersionsResponse List(ErrorCode error) => new()
    {
        ErrorCode = error,
        ApiKeys = [.. Api.All.Select(api => new SupportedApi
        {
            ApiKey = (short)api.Key,
            MinVersion = api.LowestVersion,
            MaxVersion = api.HighestVersion,
        })],
    };

    private static bool IsName(string text) =>
        text.Length == 0
        || (char.IsAsciiLetterOrDigit(text[0])
            && char.IsAsciiLetterOrDigit(text[^1])
            && text.All(character => char.IsAsciiLetterOrDigit(character) || NameAlso.Contains(character, StringComparison.Ordinal)));
}
