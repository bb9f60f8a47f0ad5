using System.ComponentModel.DataAnnotations;

namespace Pinlake.App.Configuration;

/// <summary>Where everything is kept. <c>data.*</c></summary>
internal sealed class DataOptions
{
    /// <summary>The data folder, made when absent by verbs that write; <c>pinlake-data</c> in the working folder unless set.</summary>
    public string Folder { get; set; } = "pinlake-data";

    /// <summary>Folder of raw objects, above <c>topics/</c>, for <c>sink</c> and <c>batch</c>; <c>raw</c> in the data folder when empty.</summary>
    public string Raw { get; set; } = "";

    /// <summary>Free bytes of its disk below which <c>doctor</c> complains, from 0; 1 GiB unless set.</summary>
    [Range(0, long.MaxValue)]
    public long FreeBytesMin { get; set; } = 1L << 30;
}
