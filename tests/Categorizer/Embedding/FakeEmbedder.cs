using CoERouter.Categorizer.Embedding;

namespace CoERouter.Tests.Categorizer.Embedding;

/// <summary>Counts the letters a to z, and makes the counts of length 1.</summary>
internal sealed class FakeEmbedder : IPromptEmbedder
{
    public int Dimension => 26;

    public string Revision => "letters";

    public bool Embed(ReadOnlySpan<char> prompt, Span<float> embedding)
    {
        embedding.Clear();
        bool hasAny = false;
        foreach (char c in prompt)
        {
            if (c is >= 'a' and <= 'z')
            {
                embedding[c - 'a']++;
                hasAny = true;
            }
        }

        Vectors.Normalize(embedding);
        return hasAny;
    }
}
