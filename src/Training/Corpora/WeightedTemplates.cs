namespace CoERouter.Training.Corpora;

/// <summary>Draws templates in proportion to their weights.</summary>
internal sealed class WeightedTemplates
{
    private readonly TaskTemplate[] _templates;
    private readonly double[] _cumulative;

    public WeightedTemplates(IEnumerable<TaskTemplate> templates)
    {
        _templates = [.. templates];
        _cumulative = new double[_templates.Length];
        double sum = 0;
        for (int i = 0; i < _templates.Length; i++)
        {
            _cumulative[i] = sum += _templates[i].Weight;
        }
    }

    public TaskTemplate Choose(Random random)
    {
        double point = random.NextDouble() * _cumulative[^1];
        int index = Array.BinarySearch(_cumulative, point);
        return _templates[Math.Min(index >= 0 ? index + 1 : ~index, _templates.Length - 1)];
    }
}
