using System.ComponentModel.DataAnnotations;

namespace Pinlake.Jobs.Sources;

/// <summary>How requests to Kinesis are signed.</summary>
public enum KinesisSigning
{
    /// <summary>Not at all: for a local Kinesis that asks for no credentials.</summary>
    None,

    /// <summary>With the key given in the options.</summary>
    Key,

    /// <summary>With what AWS's own order of places gives: environment, profile, role of the machine or container.</summary>
    Chain,
}

/// <summary>Where Kinesis answers, and who we are to it. Bound from "Kinesis".</summary>
public sealed class KinesisClientOptions
{
    /// <summary>Address of the Kinesis Data Streams API, such as <c>http://127.0.0.1:8082/</c>. Required.</summary>
    [Required]
    public Uri? Endpoint { get; set; }

    /// <summary>Region named in signatures; <c>us-east-1</c> unless set.</summary>
    [Required]
    public string Region { get; set; } = "us-east-1";

    /// <summary>How requests are signed; not at all unless set.</summary>
    public KinesisSigning Signing { get; set; }

    /// <summary>Name of the access key; used when <see cref="Signing"/> is <see cref="KinesisSigning.Key"/>.</summary>
    public string? AccessKeyId { get; set; }

    /// <summary>Secret of the access key.</summary>
    public string? SecretAccessKey { get; set; }

    /// <summary>Token of a temporary key; none unless set.</summary>
    public string? SessionToken { get; set; }

    /// <summary>Times that a request is sent again after a failure that may pass. From 0 to 20; 6 unless set.</summary>
    [Range(0, 20)]
    public int RetriesMax { get; set; } = 6;

    /// <summary>Wait before the first repeat; doubles with each, up to 5 s. From 10 ms to 5 s; 100 ms unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:05")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait for one answer. From 1 s to 5 min; 30 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan AnswerDelayMax { get; set; } = TimeSpan.FromSeconds(30);
}
