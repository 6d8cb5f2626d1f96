using System.Text.Json.Serialization;
using CoERouter.Categorizer.Drift;
using CoERouter.Categorizer.Embedding;

namespace CoERouter.Categorizer.Storage;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    NewLine = "\n")]
[JsonSerializable(typeof(StoredCategorizer))]
[JsonSerializable(typeof(EmbeddingManifest))]
[JsonSerializable(typeof(DriftCalibration))]
internal sealed partial class StorageJsonContext : JsonSerializerContext;
