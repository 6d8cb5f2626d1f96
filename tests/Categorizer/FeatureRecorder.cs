using CoERouter.Categorizer;

namespace CoERouter.Tests.Categorizer;

internal readonly struct FeatureRecorder(List<string> features) : IFeatureSink
{
    public void AddBody(uint hash) => features.Add($"B{hash:x8}");

    public void AddEdge(uint hash) => features.Add($"E{hash:x8}");

    public static List<string> Of(string prompt)
    {
        List<string> features = [];
        FeatureRecorder recorder = new(features);
        PromptFeatures.Read(prompt, ref recorder);
        return features;
    }
}
