package io.sluice.accelerator.hardware;

import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/** The files that the service ships. */
public final class Profiles {
    private Profiles() {}

    /** Returns a built-in architecture. */
    public static ModelArchitecture model(String name) {
        return ModelArchitecture.read(name, open("models/" + name));
    }

    /** Returns a built-in profile. */
    public static HardwareProfile profile(String name) {
        return HardwareProfile.read(name, open("profiles/" + name));
    }

    private static Reader open(String name) {
        InputStream file = Profiles.class.getClassLoader().getResourceAsStream(name + ".properties");
        if (file == null) {
            throw new AssertionError("there is no " + name);
        }
        return new InputStreamReader(file, StandardCharsets.UTF_8);
    }
}
