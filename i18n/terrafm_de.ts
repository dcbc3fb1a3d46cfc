<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>BandTable</name>
        <message>
            <source>Fill in the usual order</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Name the bands in the order in which files with so many bands are mostly written</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not used</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CacheRow</name>
        <message>
            <source>Where the features of scenes are kept between sessions; safe to delete</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Empty Cache</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete the features that are kept now, ending a running engine; they are computed again if needed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Size of TerraFM's cache</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{size} in {folder}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Emptying TerraFM's cache</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ClassTable</name>
        <message>
            <source>Class</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Samples</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Key that chooses the class while you add points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Select the class to add points of; double-click a name to change it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name}: value {code} in the map</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Class colour</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Colour of the class</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A class takes part from two samples on</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ClassesSection</name>
        <message>
            <source>Classes and Samples</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove the class and its samples</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete the selected samples</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo the last change of samples (Ctrl+Z, Backspace)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Click to add, right-click to delete. 1–9 choose a class, Esc ends.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No classes yet: add your own, or take a preset.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add Points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add a sample of the selected class with each click on the map</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add a class</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Presets</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Take the classes of a well-known legend</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Class {number}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CloudMasks</name>
        <message>
            <source>The layer is no longer in the project.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copying the layer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copying {name} for TerraFM</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer could not be copied for the engine.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is no place for the mask ({reason}): save the project in a folder of your own.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The mask {path} cannot be opened.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CloudResults</name>
        <message>
            <source>{name}: {cloud} cloud, {shadow} shadow. By {way}, since {why}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not by {way}: {reason}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name}: {sentence}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancelled; finished masks stay.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancelled; nothing was left behind.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>scene classification</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the TerraFM cloud head</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>samples</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CloudsSection</name>
        <message>
            <source>Clouds</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>More layers to find clouds in</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Match shadows to clouds</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>By the sun's position, where the way that is taken does not find shadows by itself</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Leave clouds out of the map</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Neither mapped nor learned from: all of the mask that is not 0</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Find Clouds</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Make a mask of clouds and shadows, as a layer above the imagery</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>More Layers…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Find clouds in several layers, one after the other</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>none</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A cloud mask that was made here, or any raster that is 0 where the ground is clear</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Mask</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Find Clouds in {count} Layers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} ({number} of {count})</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>EngineCommand</name>
        <message>
            <source>The engine stopped ({reason}): the TerraFM log has the details.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>EngineFooter</name>
        <message>
            <source>Set up…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose or make the Python environment that the engine runs in</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Models: list, download, import</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Engine: set up, repair, remove</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Help on the panel</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>EngineStatus</name>
        <message>
            <source>Engine ready · {device}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Engine at work · {device}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Engine is starting…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The engine is not set up.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The engine stopped; the next click starts it again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The engine starts when it is needed.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>EnvironmentChoices</name>
        <message>
            <source>For the processor</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>For NVIDIA graphics cards</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>For Macs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>about {size:.1f} GB</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The build of PyTorch, which does the computing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Where the environment is made; nothing is put elsewhere</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The Python to make it with, from 3.11 on; empty: the first that fits is used</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Found automatically</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>For computers without a network, or for a build of PyTorch of your own: a folder of wheels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Downloaded from the Python package index</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add cloud detection for Level-1C (LightGBM; s2cloudless model, {licence})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>About 10 MB more. Level-2A has no need of it: it brings its scene classification.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Build</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Folder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Made with</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Wheels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The s2cloudless model is Sinergise's, no part of TerraFM, and licensed {licence}: whoever publishes a mask that was made with it credits it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No NVIDIA driver was found: the processor's build is all that helps here.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The NVIDIA driver is {version}: CUDA 13 needs {oldest} or newer. Update it to use the graphics card.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>An NVIDIA driver was found ({version}). The card is tried once all is installed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>of unknown version</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Takes about {size:.1f} GB; {free:.0f} GB are free there.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>EnvironmentSetup</name>
        <message>
            <source>The packages cannot be looked through: {reason}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>nothing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Damaged: {found}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The environment's Python does not start: it is made anew.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Starting its Python</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{python} does not exist: choose a Python interpreter.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No Python from 3.11 on with its venv module was found{seen}: install one (on Debian and Ubuntu the package python3-venv) and choose it here.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Looking for a Python</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Made with another Python or build of PyTorch: it is removed and made anew.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The folder {folder} cannot be written ({error}): choose another place.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>it does not start</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{python} cannot run the TerraFM engine ({problems}): install what is listed in {lock} there, or choose another Python.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Starting the engine</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ready</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ImagerySection</name>
        <message>
            <source>Imagery</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reading…</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>InstalledEnvironment</name>
        <message>
            <source>Repair</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Look for every file and install again what is damaged or missing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete the environment from the disk; models, maps and settings stay</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete It</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep It</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>In {folder}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Size of TerraFM's environment</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>In {folder}, {size}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not whole: repair it, or create it again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete {size} in {folder}?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Removing {folder}…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Removing TerraFM's environment</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{size} were freed; nothing is left of {folder}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Some of {folder} could not be removed: close other programs that use it and try again.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>LiveMapController</name>
        <message>
            <source>Choose a Sentinel-2 or Sentinel-1 layer to begin.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The map shows no part of the imagery: zoom to it.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>MapSection</name>
        <message>
            <source>Map</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Update live</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Map what the screen shows after each click and pan, then the rest of the scene</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show confidence</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A second layer: dark where the map is doubtful</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Map Whole Scene</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Map all of the scene now and show it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save as…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Map all of the scene into a GeoTIFF with class names and colours</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No map yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Too few samples to estimate the accuracy: add some in other places.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cross-validated: {overall:.0f} % correct, mean F1 {f1:.2f} ({folds} folds)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Each sample is classified by a classifier that has not seen it or its neighbours.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Of the whole scene</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Of what the screen shows</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save the Map as</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>MethodSection</name>
        <message>
            <source>Method</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Linear probe</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nearest neighbours</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Linear: the better choice mostly. Neighbours: for classes of many faces.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>as imagery</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pixel size of the map</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>none</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Averages the class probabilities over this distance: fewer lone pixels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The model whose features are classified</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Classifier</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Resolution</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Smoothing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>known once the engine runs</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ModelLibrary</name>
        <message>
            <source>Reading the models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Downloading {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is a model named {name}: choose another name, or remove that one first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Importing {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Checking {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Removing {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>New maps are made with {title}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Something else is under way: wait for it, or cancel it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{title} is ready as {name}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} was removed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} is whole.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ModelTable</name>
        <message>
            <source>Model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Size</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Trained</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Source</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Licence</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Verified</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What the engine can compute with; select one to read where it comes from</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{title} – default</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>head</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>yes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not stated</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>built in</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>bundled</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>downloaded</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>imported</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>damaged</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>whole</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>at its download</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not yet</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ModelsDialog</name>
        <message>
            <source>TerraFM Models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Use for New Maps</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>New projects and the Processing algorithms take this model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Verify</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Read every byte of the file and hold it to its checksum</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete the file from the folder of models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete It</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The file cannot be brought back</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep It</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Leave everything as it is</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Name: {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Where it comes from: {provenance}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Licence: {licence}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not stated</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>File: {path}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete {name}, {size}?</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>OfficialWeights</name>
        <message>
            <source>Official weights</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>I have read this and want these weights on my computer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Without it nothing is downloaded</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What the model is called from now on: letters, digits, '-' and '_'</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Replace another model of that name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Needed where the publisher has changed the file since it was downloaded</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Download</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What was interrupted goes on where it stopped; every byte is checked</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{file} by the authors of TerraFM: {size:.0f} MB from huggingface.co/{repository}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Resume Download ({there:.0f} MB are here)</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ProgressRow</name>
        <message>
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{doing} – {percent:.0f} %</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>QualityTable</name>
        <message>
            <source>Class</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>F1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Area (ha)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cross-validated: 1 is perfect. Neighbouring samples are held out together.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>RasterSource</name>
        <message>
            <source>Level, unit and bands of this layer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Level, unit and bands of {title}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>none</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Raster layer with {title} bands</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Level</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Level-2A</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Level-1C</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Processing level: 2A is surface reflectance, 1C top of atmosphere</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Unit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Decibels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Linear power</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Unit of the backscatter</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>as recognised</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} bands</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{metres:g} m</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>from</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Missing: {bands}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>SamplesSource</name>
        <message>
            <source>New, other or saved samples layer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Samples layer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Samples are kept in a layer that your first click makes.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Samples are in your QGIS profile: save them elsewhere with the button.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Samples: {name}, beside the project</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Samples: {name} in {folder}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>New Samples Layer…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save Samples as…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Use layer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>New Samples Layer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save Samples as</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>SetupDialog</name>
        <message>
            <source>Set Up the TerraFM Engine</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>SetupWidget</name>
        <message>
            <source>Use an existing Python</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>One of your own that has the engine's packages: it is only read</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A Python that has the engine's packages</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Create an environment for TerraFM</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A Python environment apart from QGIS's own, in a folder of its own</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy Diagnostics</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Change to the Processor's Build</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Make the environment anew, smaller, for the processor alone</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Python</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Log</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Engine</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Versions, paths and the log as text, for a report of a problem</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The engine is ready: {device}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The graphics card cannot be used ({reason}): the engine computes on the processor.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancelled; nothing was left behind.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Check and Use</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Create Environment</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The engine uses {python}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The engine is not set up yet. It works in a Python environment apart from QGIS's own.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Its packages are older than this version of TerraFM: create the environment again.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>StepSequence</name>
        <message>
            <source>{title} failed ({reason}): the log has the details.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>TerraFM</name>
        <message>
            <source>{name} – clouds</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add at least two classes: a preset, or your own.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Select a class, then click a few places of it on the map.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Click one more place of: {names}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Now click at least two places of another class than {names}.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>TerraFMDock</name>
        <message>
            <source>TerraFM</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add a class first: a point needs one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The map was saved as {path}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The TerraFM engine stopped unexpectedly. The next click on the map starts it again.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>TerraFMOptionsPage</name>
        <message>
            <source>as many as cores</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Where imported models are kept</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The user's own folder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Update the map live in new projects</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>never</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The fastest that works</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Processor</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>NVIDIA graphics card</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Apple graphics processor</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What the engine computes on. If it does not work, another is taken and the panel says so.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Of the processor, for the engine: fewer leave more to other programs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The name of the model for new projects and for the Processing algorithms</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>When the cache is larger, what was used longest ago is deleted</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A project keeps what is chosen in its panel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The live map computes what the screen does not show after that long without a click</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Models…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>List, download, import, verify and remove models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Computing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Device</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Threads</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Default model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Folder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cache of features</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>At most</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Live map</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Map the whole scene after</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>OK stores the settings. A running engine is ended where they concern it and starts again with the next click; QGIS need not be restarted.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Help</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What every setting does, in the browser</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>TerraFMPlugin</name>
        <message>
            <source>TerraFM</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Land-cover maps from a few clicks: show or hide the TerraFM panel</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>TerraFMProcessing</name>
        <message>
            <source>Sentinel-2 imagery</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A layer with the bands of Sentinel-2, or the path of a GeoTIFF, a VRT, a SAFE folder or zip, or a folder of single-band files. Bands are recognised by description, wavelength or file name.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sentinel-2 processing level</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>l1c: top of atmosphere; l2a: surface reflectance; automatic: as the file says, refused if it does not.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>At least one of Sentinel-2 and Sentinel-1 is needed; together they are best.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sentinel-1 imagery</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A layer with the bands VV and VH of Sentinel-1 (terrain-corrected, dB or linear power), or the path of such a file or folder. CRS, extent and resolution may differ from Sentinel-2's.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Mask</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A raster whose non-zero pixels, such as clouds, are left out of the result.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Extent</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The part of the imagery to work on, in any CRS; all of it if not given.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No imagery was chosen: choose a Sentinel-2 layer, a Sentinel-1 layer, or both.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{title}: there is no raster layer, file or folder '{value}': check the path.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Accuracy and areas of a map</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>accuracy,confusion matrix,error matrix,area,validation,olofsson,user's,producer's,terrafm</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Holds any class map against reference samples: overall, user's and producer's accuracy, F1 scores and the area of each class, with 95 % intervals (Olofsson et al. 2014, good practices). The samples should be drawn at random, as 'Reference sample of a map' does, and must not be those that the map was made from.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Class map</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A raster with one band of class codes, made by whatever program.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reference samples</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Points or polygons in any CRS whose true class is known. A polygon counts once, by a random one of its pixels. What lies outside the map, on no data or has no class is left out and counted.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Class field</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The field with the true class, as the map's names or codes; 'class', else 'reference', if not given.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Report</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>JSON files (*.json)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A JSON file with the confusion matrix and all estimates with their intervals.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Overall accuracy (0 to 1)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Half of its 95 % interval</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Macro-averaged F1 (0 to 1)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The samples '{name}' cannot be read as a vector layer: check the path.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The samples '{name}' have no coordinate reference system: set it in the layer's properties.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The samples '{name}' have no field '{field}': their fields are {fields}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The name of a bundled or imported model, or the path of weights (.safetensors, official .pth).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Resolution (metres)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The pixel size of the result; if left out or 0, {default}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>'{value}' cannot be written: the result is a GeoTIFF, choose a name that ends in .tif.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Change between two dates</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>change detection,difference,dates,terrafm,sentinel-2,sentinel-1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Shows how much every place changed between two dates, from 0 to 100, by the model's features.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sentinel-2 before</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sentinel-2 after</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sentinel-1 before</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sentinel-1 after</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Imagery of that date; the same sensors are needed at both dates.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>that of the earlier imagery</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Change (%)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Changed pixels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A GeoTIFF with its style beside it; 255 where there is no data at either date.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Imagery of both dates is needed: choose layers before and after.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Change</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Changed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Land-cover map from samples</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>land cover,classification,classify,supervised,sentinel-1,sentinel-2,terrafm,deep learning,training</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Makes a land-cover map from Sentinel-2 and/or Sentinel-1 imagery and a few labelled points or polygons of each class. The model's features of the imagery, its bands and their surroundings are classified by a probe that is fitted to the samples. Accuracy is estimated on samples held out in spatial folds.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Samples</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Labelled points or polygons in any CRS, at least two of each of at least two classes. Names and colours come from the fields 'name' and 'color', else from the layer's categorised symbology.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The field with the class: whole numbers from 0 to 254, or text.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Method</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>linear: a regularised linear classifier, the better choice as a rule; knn: nearest neighbours.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>that of the imagery</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Land-cover map</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A GeoTIFF with the class codes, class names and colours; 255 where there is no data.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Confidence</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A GeoTIFF with the probability of the class and its lead over the next one, in per cent.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A JSON file with areas, accuracy, model and all that was used.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Land cover</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cloud and shadow mask</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>cloud,clouds,cloud mask,shadow,s2cloudless,scl,scene classification,sentinel-2,mask,quality,terrafm</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Finds clouds and their shadows in Sentinel-2 imagery: from the scene classification of Level-2A products, with s2cloudless in whole Level-1C products, or from a few samples. The values are checked first, and the log says which way was taken and why. The result can be given as the mask of the other algorithms.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>auto: the first that the imagery allows; scl: the scene classification of Level-2A; s2cloudless: Level-1C with all its bands; clicks: from samples. The checks are made in any case.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Resolution of s2cloudless (metres)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>At 60 m a whole tile takes about a minute, at 10 m half an hour; the mask has 10 m.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>For the method clicks: points or polygons with a field 'class' that says clear, thick cloud, thin cloud or cloud shadow, or 0, 1, 2 or 3.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Match shadows to clouds</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>automatic: where the method finds none itself and the sun's position or the date is recorded.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sun azimuth (degrees)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>From north, clockwise; only where neither metadata nor date tell it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Grow clouds by (metres)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Grow shadows by (metres)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A margin of safety around what was found; 0 for none.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cloud mask</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A GeoTIFF: 0 clear, 1 thick cloud, 2 thin cloud, 3 cloud shadow; 255 where there is no data.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cloud probability</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A GeoTIFF with the probability of cloud, 0 to 1; of s2cloudless and clicks.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cloud cover (0 to 1, of pixels with data)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The method that was used</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No imagery was chosen: choose a Sentinel-2 layer, file or folder.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The method 'clicks' needs samples: choose a layer of points or polygons.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Clusters of imagery</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>clusters,unsupervised,k-means,terrafm,sentinel-2,sentinel-1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Groups the places of Sentinel-2 and/or Sentinel-1 imagery into clusters, without samples.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Clusters</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How many; if left out or 0, a number from 3 to 15 is suggested.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A GeoTIFF with its style beside it; 255 where there is no data.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Features of imagery</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>embedding,embed,features,foundation model,sentinel-1,sentinel-2,terrafm,deep learning</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Computes the TerraFM model's features of Sentinel-2 and/or Sentinel-1 imagery: one band for each dimension, for classifiers, regressions and comparisons of your own.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>half the size of the model's patches</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Features</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A GeoTIFF with one band for each dimension.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Number of dimensions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reference sample of a map</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>accuracy,reference,validation,stratified,random points,sampling design,olofsson,terrafm</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Draws a stratified random sample of a class map: points at pixel centres, in random order, to be checked on better imagery or in the field. Fill their field 'reference' with the true class, then run 'Accuracy and areas of a map'. Rare classes get 25 to 50 points, the others share the rest by area.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Number of points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How many to draw; if left out or 0, as many as the standard error asks for.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Standard error of the overall accuracy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How exact the overall accuracy is to be; half of the 95 % interval is twice as much. 0.01 if neither this nor a number of points is given, which is some 1,300 points; 0.02 needs a quarter of them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Seed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The same seed draws the same points of the same map, another one others.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reference sample</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A GeoPackage of points with the fields id, map_class, stratum and reference; the last one is empty. One whose points were checked already is never overwritten.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>'{value}' cannot be written: the points are a GeoPackage, choose a name that ends in .gpkg.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Both a number of points and a standard error were given: choose one of them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Similarity to examples</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>similarity,search,examples,terrafm,sentinel-2,sentinel-1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Shows how similar every place of Sentinel-2 and/or Sentinel-1 imagery is to some examples.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Examples</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Points or polygons of what is sought, in any CRS; no class is needed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Similarity (%)</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>WeightsFromFile</name>
        <message>
            <source>Weights from a file</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A model or head of TerraFM (.safetensors), or the official .pth</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Weights (*.safetensors *.pth)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What the model is called from now on: letters, digits, '-' and '_'</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Import</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The file is checked and copied into the folder of models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>File</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Name</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>WhereNext</name>
        <message>
            <source>Where Next?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Suggest places where a sample would improve the map most</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Suggested places</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Looking for places…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{reason}. Click to see the place on the map.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>WorkStrip</name>
        <message>
            <source>Opening the imagery</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Mapping the screen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Mapping the whole scene</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Saving the map</source>
            <translation type="unfinished" />
        </message>
    </context>
</TS>
