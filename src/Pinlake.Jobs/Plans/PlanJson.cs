using System.Text.Json.Serialization;

namespace Pinlake.Jobs.Plans;

/// <summary>How plans are spelled at rest: camelCase JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(LivePlan))]
[JsonSerializable(typeof(BatchPlan))]
internal sealed partial class PlanJson : JsonSerializerContext;
