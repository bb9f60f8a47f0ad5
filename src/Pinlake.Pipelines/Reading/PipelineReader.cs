namespace Pinlake.Pipelines.Reading;

internal static class PipelineReader
{
    public static Pipeline Read(string folder, PipelineSettings settings) => throw new NotImplementedException();
}
