using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CoERouter.Training.Corpora;

/// <summary>
/// A corpus made of templates. It keeps the slices apart: every tenth template is held out for <see cref="CorpusSlice.UnseenTemplates"/>, and an
/// instance belongs to training, validation or test by a hash of its prompt, so no instance is ever in two of them.
/// </summary>
public abstract class TemplateCorpus : ITaskCorpus
{
    private const int HeldOutEvery = 10;

    // Prompts fall into 20 buckets by hash: 0 is validation, 1 is test, the other 18 train.
    private const int Buckets = 20;
    private const int MostDraws = 10_000;

    private readonly Lazy<Pools> _pools;

    /// <summary>Prepares the pools of templates on first use.</summary>
    protected TemplateCorpus() => _pools = new(() => new Pools(Templates, HoldsOut));

    /// <inheritdoc />
    public abstract string Name { get; }

    /// <summary>All templates, in a fixed order: the order decides which are held out.</summary>
    public abstract IReadOnlyList<TaskTemplate> Templates { get; }

    /// <summary>Whether the template of that index occurs only in <see cref="CorpusSlice.UnseenTemplates"/>.</summary>
    public static bool IsHeldOut(int index) => index % HeldOutEvery == HeldOutEvery - 1;

    /// <inheritdoc />
    public TaskExample Draw(CorpusSlice slice, Random random)
    {
        WeightedTemplates pool = slice == CorpusSlice.UnseenTemplates ? _pools.Value.HeldOut : _pools.Value.Seen;
        Wording wording = slice == CorpusSlice.UnseenStrings ? Wording.Unseen : Wording.Seen;
        for (int draw = 0; draw < MostDraws; draw++)
        {
            TaskTemplate template = pool.Choose(random);
            TaskExample example = (slice == CorpusSlice.Train ? template.Lesson : template.Draw)(random, wording);
            if (slice is CorpusSlice.UnseenTemplates or CorpusSlice.UnseenStrings || SliceOf(example.Prompt) == slice)
            {
                return example;
            }
        }

        throw new InvalidOperationException($"Corpus '{Name}' drew {MostDraws} prompts without one in slice {slice}: a template has too few instances.");
    }

    /// <inheritdoc />
    public abstract bool IsRight(TaskExample example, string answer);

    /// <summary>
    /// Whether a template occurs only in <see cref="CorpusSlice.UnseenTemplates"/>. Every tenth by default; a corpus whose templates hold out forms of
    /// their own says which.
    /// </summary>
    protected virtual bool HoldsOut(TaskTemplate template, int index) => IsHeldOut(index);

    /// <summary>The slice that an instance of a seen template belongs to.</summary>
    public static CorpusSlice SliceOf(string prompt)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(prompt), hash);
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash) % Buckets) switch
        {
            0 => CorpusSlice.Validation,
            1 => CorpusSlice.Test,
            _ => CorpusSlice.Train,
        };
    }

    private sealed class Pools(IReadOnlyList<TaskTemplate> templates, Func<TaskTemplate, int, bool> holdsOut)
    {
        public WeightedTemplates Seen { get; } = new(templates.Where((template, index) => !holdsOut(template, index)));

        public WeightedTemplates HeldOut { get; } = new(templates.Where(holdsOut));
    }
}
