"""What each view of Train says about itself, by the names of the views."""

from __future__ import annotations

from typing import Final

from nn_tui.tui.explanation import Explanation

SIGNS: Final = "Orange is positive, blue is negative, and the stronger the colour, the farther from zero."

EXPLANATIONS: Final = {
    "loss": Explanation(
        "Loss",
        "How wrong the network is, after every epoch; 0 would be no error at all. Training lowers the loss of the "
        "training samples; those of a test or validation part are never trained on.",
        "Epochs go across, the loss goes up. The faintest curve is the run before the last reset. The penalty for "
        "large weights is left out. On a logarithmic axis each tick is the same factor, which shows small losses.",
        "Both curves fall and then flatten out near zero, close together.",
        "Flat from the start: the learning rate is too small, or the network cannot learn this. Jumping about, or "
        "rising: the rate is too large. The test curve rises while the training curve falls: overfitting.",
    ),
    "accuracy": Explanation(
        "Right answers",
        "The share of samples that the network answers right, after every epoch.",
        "Epochs go across, the share goes up. For several classes an answer is right when the "
        "largest output is that of the true class. It moves in steps of one sample.",
        "Both curves climb to the top together.",
        "It stays at what guessing would give. Or training climbs and test does not: the network learns its samples by "
        "heart. The loss may fall for long before the first answer changes.",
    ),
    "ratios": Explanation(
        "Update size",
        "How large the last update of an epoch was, compared with the weights that it changed: "
        "||update|| / ||weights|| of each layer, biases aside.",
        "Epochs go across, the ratio goes up, each tick by the same factor. The dots are the band from 3e-4 to 3e-3, "
        "where a rule of thumb has layers that learn well. It is measured while the app shows the run, and not saved.",
        "All layers run in the band or near it, and sink together once the run is nearly solved.",
        "Far above it weights change in leaps: a smaller learning rate helps. Far below it, or far below the other "
        "layers, a layer hardly learns: a larger rate, another initializer or activation helps.",
    ),
    "boundary": Explanation(
        "Decision boundary",
        "What the network would answer at every place of the plane, with the samples drawn over it.",
        "Across and up are the two inputs. The colour of a place is the answer, and the stronger, the surer; pale "
        "places are undecided: there the boundary runs. Full points are training samples, hollow ones test samples, in "
        "the colour of their true answer.",
        "Every point lies on its own colour, and the boundary is no more winding than the points ask for.",
        "Straight where the points are not: more neurons, another layer, or features such as x1*x2. Islands around "
        "single points: the network learns the noise.",
    ),
    "graph": Explanation(
        "Network",
        "The network itself: the inputs on the left, then each layer, the outputs on the right. It shows one sample on "
        "its way through.",
        "A cell is a neuron, coloured by what it answers to this sample; a link is a weight, thicker for a larger one. "
        f"{SIGNS} Below, the formula of what is under the cursor, in numbers.",
        "Neurons of a layer differ, and change from sample to sample.",
        "All neurons of a layer look alike, or one has the same colour for every sample: it adds nothing.",
    ),
    "weights": Explanation(
        "Weights",
        "Every weight and bias, a matrix for each layer. Training changes these numbers and nothing else.",
        f"A column is a neuron, a row is what comes into it, the last row is its bias. {SIGNS} +/- is the number that "
        "has the full colour.",
        "Patterns grow out of the noise of the beginning and then stay.",
        "All columns alike: the neurons learn the same. Colours that grow without end: the rate is too large, or a "
        "penalty would help. A column of zeros: a neuron that does nothing.",
    ),
    "neurons": Explanation(
        "Neurons",
        "The weights into each neuron of the first layer, in the shape of the input: what it looks for.",
        f"Each picture is a neuron, each pixel the weight of that pixel. {SIGNS} Ink on orange excites the neuron, ink "
        "on blue holds it back.",
        "Strokes, edges or whole shapes can be seen, and the neurons differ.",
        "Nothing but noise after long training: that neuron is not needed, or nothing has been learnt yet.",
    ),
    "kernels": Explanation(
        "Kernels",
        "The small pictures that a convolution slides over its input: what each filter looks for, everywhere.",
        f"A row of pictures is a filter, with a picture for each incoming channel. {SIGNS} Where the input looks like "
        "the kernel, the filter's map is large.",
        "Edges, corners or spots, different from filter to filter.",
        "Kernels that look alike or stay noise: fewer filters would do, or training has not gone far yet.",
    ),
    "maps": Explanation(
        "Feature maps",
        "What each layer makes of the sample that is watched, from the picture to the answer.",
        f"A group of pictures is a layer, a picture is a channel. {SIGNS} What the number under the cursor is made of "
        "is framed, and added up below.",
        "Maps that light up where their pattern is, and move along with it when the input moves.",
        "Maps that are empty for every sample: dead filters. Maps that are all alike: filters that learn the same.",
    ),
    "states": Explanation(
        "States",
        "What a recurrent layer remembers, step by step, of the sequence that is watched.",
        f"A row is a unit, a column a step, time goes to the right. {SIGNS} The input of each step stands above, the "
        "answer below it. Units can be sorted by how much they change.",
        "Units that switch when something in the input happens, and hold on to it for as long as it is needed.",
        "Rows of one colour remember nothing. Full colour from the first step on: the layer is saturated, and hardly "
        "learns.",
    ),
    "gates": Explanation(
        "Gates",
        "How an LSTM or a GRU decides what to keep, step by step, for the sequence that is watched.",
        "Each unit has a row for each gate, its cell and its state; time goes to the right. A gate is between 0, shut, "
        f"and 1, open. {SIGNS}",
        "Gates that open and shut where the sequence asks for it: forgetting at an end, writing at something new.",
        "Gates that stand still at the same value in every step: the unit does not use them.",
    ),
    "gradients": Explanation(
        "Gradient through time",
        "How much each step still teaches: the size of the loss's gradient at the states, on its way back in time.",
        "A bar is a step, the last one on the right; higher is larger. The spectral radius says what one step back "
        "does: below 1 the gradient shrinks, above 1 it may grow. Below stands what clipping makes of it.",
        "Bars of about the same height as far back as the task has to remember.",
        "Bars that vanish to the left: early steps are not learnt; an LSTM or GRU helps. Bars that explode: clip the "
        "gradient or lower the rate.",
    ),
    "separations": Explanation(
        "What each neuron separates",
        "The activation of every hidden neuron all over the plane: the pieces that the boundary is built of.",
        f"Each small plane is a neuron, in the same frame as the decision boundary. {SIGNS}",
        "Neurons of the first layer cut the plane at different places; later ones make shapes out of these cuts.",
        "Planes of one colour: the neuron says the same everywhere. Planes that are alike: neurons that learn the "
        "same.",
    ),
    "histograms": Explanation(
        "Histograms",
        "How the weights of each layer, and their gradients, are spread.",
        "Values go across, how many weights have them goes up. Gradients are what the next update is made of.",
        "Weights spread out smoothly around zero; gradients that shrink as the loss does, of like size in every layer.",
        "Gradients near zero in the first layers alone vanish. Weights in two heaps far from zero: saturated neurons.",
    ),
    "activations": Explanation(
        "Activations",
        "What every neuron answers to some of the training samples.",
        f"A row is a sample, a column a neuron, layer by layer. {SIGNS} Of a map, or of all steps, the largest one.",
        "Columns that differ from sample to sample in their own way; rows of one class look alike in the last layers.",
        "A column of one colour: that neuron says nothing about the sample. Of relu, a column of zeros is a dead "
        "neuron.",
    ),
    "figures": Explanation(
        "Figures",
        "How good the answers are, for each part and each class, or each output.",
        "Precision is how many of the answers with a class are right, recall how many of its samples are found, F1 "
        "their harmonic mean; the row of a part has the means over its classes. Of numbers, R2 is 1 for a perfect "
        "answer and 0 for the mean; RMSE and MAE are in the units of the data.",
        "The figures of the test part are nearly those of the training part, and no class has a low recall.",
        "A class with a recall of 0 is never found: class weights may help. Far better figures in training than in the "
        "test part: overfitting.",
    ),
    "calibration": Explanation(
        "Calibration",
        "Whether a probability can be taken at its word: of the answers given as 80%, 80% should come true.",
        "Across is the probability that was given, up the share that came true, in ten bins; of two classes the "
        "probability of the second, else of the class that is answered. The dotted line is the ideal.",
        "The points lie near the dotted line.",
        "Points below the line: the network is too sure. Of few samples the points jump about by chance.",
    ),
    "residuals": Explanation(
        "Residuals",
        "By how much each answer misses its target: target minus answer, in the units of the data.",
        "Across is the answer, up the residual. The dotted line is no error: above it the answer was too low.",
        "A band of points around the dotted line, as wide at one end as at the other.",
        "A bend: something is not learned yet. A fan: large answers are less sure. Points of the test part much "
        "farther out than those of the training part: overfitting.",
    ),
    "confusion": Explanation(
        "Confusion",
        "Which classes the network takes for which, counted over the samples.",
        "A row is the true class, a column the answer. Right answers are on the diagonal from the upper left.",
        "All counts on the diagonal.",
        "A large count elsewhere: these two classes are taken for one another. A full column: the network answers that "
        "class too often, as it does while it has learnt nothing yet.",
    ),
}
